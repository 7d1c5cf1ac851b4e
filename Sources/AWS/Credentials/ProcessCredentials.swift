/// Keys that a program prints, and the JSON that such programs and metadata services write.
import Bytes
import FoundationEssentials
import SigV4

/// Runs a program by its words, without a shell, and gives back what it printed; throws unless it ends with 0.
public typealias ProcessRunner = @Sendable (_ words: [String]) async throws(CredentialsError) -> [UInt8]

/// Keys of a `credential_process`.
struct ProcessCredentials: CredentialsProvider {
    let words: [String]
    let run: ProcessRunner

    func credentials() async throws(CredentialsError) -> Credentials {
        let document = try CredentialDocument(await run(words), from: "the credential_process \(words[0])")
        guard document.version == 1 else {
            throw CredentialsError("the credential_process \(words[0]) printed no Version 1")
        }
        return document.credentials
    }
}

/// `{"AccessKeyId": …}` as the credential process, containers and instances write it.
struct CredentialDocument {
    let version: Int?
    let credentials: Credentials

    private struct Members: Decodable {
        var Version: Int?
        var Code: String?
        var Message: String?
        var AccessKeyId: String?
        var SecretAccessKey: String?
        var SessionToken: String?
        var Token: String?
        var Expiration: String?
    }

    init(_ body: [UInt8], from source: String) throws(CredentialsError) {
        guard let members = try? JSONDecoder().decode(Members.self, from: Data(body)) else {
            throw CredentialsError("\(source) answered with something that is not credentials in JSON")
        }
        if let code = members.Code, code != "Success" {
            throw CredentialsError("\(source) answered \(code): \(members.Message ?? "no reason given")")
        }
        guard let id = members.AccessKeyId, let secret = members.SecretAccessKey else {
            throw CredentialsError("\(source) answered without AccessKeyId and SecretAccessKey")
        }
        var expiration: Date?
        if let text = members.Expiration {
            guard let date = WireDate.parse(text) else {
                throw CredentialsError("\(source) answered with an Expiration that is not a time")
            }
            expiration = date
        }
        version = members.Version
        credentials = Credentials(
            accessKeyID: id, secretAccessKey: Secret(secret),
            sessionToken: (members.SessionToken ?? members.Token).map { Secret($0) }, expiration: expiration)
    }
}
