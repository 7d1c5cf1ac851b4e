/// A client on a script and a clock moved by hand.
import Bytes
import FoundationEssentials
import HTTP
import SigV4
import TestSupport

@testable import AWS

let exampleKeys = Credentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))

/// The world of one test.
struct Harness {
    let transport: ScriptedTransport
    let clock: ManualClock
    let client: AWSClient

    init(
        _ script: [ScriptedTransport.Exchange], clock: ManualClock = ManualClock(),
        credentials: any CredentialsProvider = StaticCredentials(exampleKeys), environment: [String: String] = [:],
        random: Double = 1
    ) throws {
        transport = ScriptedTransport(script)
        self.clock = clock
        client = try AWSClient(
            region: try region("eu-west-1"), credentials: credentials, environment: environment,
            edge: .init(transport: transport, clock: clock, random: { random }))
    }

    init(_ answers: HTTPResponse..., environment: [String: String] = [:]) throws {
        try self.init(answers.map { answer in { _ in .success(answer) } }, environment: environment)
    }

    /// Tokens left in SageMaker's budget.
    var tokens: Int { client.memory.withBucket(of: .sageMaker) { $0.tokens } }

    /// The error of a call that must fail.
    func failure<O: AWS.Operation>(of operation: O) async -> AWSError? {
        do {
            _ = try await client.call(operation)
            return nil
        } catch { return error }
    }
}

/// A region that the test knows to be one.
func region(_ text: String) throws -> Region {
    guard let region = Region(text) else { throw Unexpected(what: text) }
    return region
}

/// An ARN that the test knows to be one.
func arn(_ text: String) throws -> Arn {
    guard let arn = Arn(text) else { throw Unexpected(what: text) }
    return arn
}

/// An address that the test knows to be one.
func s3(_ text: String) throws -> S3URI {
    guard let uri = S3URI(text) else { throw Unexpected(what: text) }
    return uri
}

struct Unexpected: Error { let what: String }

func ok(_ body: String = "{}", headers: Headers = [:]) -> HTTPResponse { .json(body, headers: headers) }

/// A refusal in AWS JSON.
func refusal(_ code: String, status: Int = 400, message: String = "no", headers: Headers = [:]) -> HTTPResponse {
    .json("{\"__type\":\"\(code)\",\"message\":\"\(message)\"}", status: status, headers: headers)
}

func answer(_ response: HTTPResponse) -> ScriptedTransport.Exchange { { _ in .success(response) } }

func fault(_ kind: TransportError.Kind) -> ScriptedTransport.Exchange {
    { request in .failure(TransportError(kind, host: request.url.authority, "\(kind)")) }
}
