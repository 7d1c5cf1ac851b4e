/// What the operations of STS share.
import Bytes
import FoundationEssentials
import SigV4

/// What all operations of STS share.
public protocol STSOperation: QueryOperation {}

extension STSOperation {
    /// The Security Token Service.
    public static var service: Service { .sts }
}

/// A session of a role: its keys and its name.
public struct AssumedRole: XMLReadable {
    /// Temporary keys.
    public var credentials: Credentials
    /// The session's own name, `arn:aws:sts::…:assumed-role/role/session`.
    public var assumedRoleArn: Arn
    /// How much of the room for session policies and tags is used, in percent.
    public var packedPolicySize: Int?
    /// The `sub` of the web identity token; nil for AssumeRole.
    public var subjectFromWebIdentityToken: String?
    /// The `aud` of the web identity token; nil for AssumeRole.
    public var audience: String?
    /// The issuer of the web identity token; nil for AssumeRole.
    public var provider: String?

    /// Reads the result.
    public init(xml: XMLNode) throws(AWSError) {
        let result = xml
        let keys = try result.required("Credentials")
        guard let expiration = try keys.date("Expiration") else {
            throw AWSError(.undecodable("Credentials.Expiration is missing"))
        }
        credentials = Credentials(
            accessKeyID: try Self.key("AccessKeyId", of: keys),
            secretAccessKey: Secret(try Self.key("SecretAccessKey", of: keys)),
            sessionToken: Secret(try Self.key("SessionToken", of: keys)), expiration: expiration)
        guard let arn = try result.required("AssumedRoleUser").arn("Arn") else {
            throw AWSError(.undecodable("AssumedRoleUser.Arn is missing"))
        }
        assumedRoleArn = arn
        packedPolicySize = try result.int("PackedPolicySize")
        subjectFromWebIdentityToken = result.string("SubjectFromWebIdentityToken")
        audience = result.string("Audience")
        provider = result.string("Provider")
    }

    /// Keys are written to files of lines: one that held a line break could put a profile of its own there.
    private static func key(_ name: String, of keys: XMLNode) throws(AWSError) -> String {
        let text = try keys.requiredString(name)
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw AWSError(.undecodable("Credentials.\(name) holds a character that no key has"))
        }
        return text
    }
}
