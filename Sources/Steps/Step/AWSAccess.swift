/// AWS as a step sees it: calls that fail as failures of the step, and changes that a dry run prints instead.
import AWS
import HTTP

/// The account and region a step works in.
public struct AWSAccess: Sendable {
    /// The client underneath, for what is composed of several calls.
    public let client: AWSClient
    /// True where nothing may be changed.
    public let isDryRun: Bool
    private let narrator: any Narrator

    /// Access through a client.
    public init(client: AWSClient, isDryRun: Bool = false, narrator: any Narrator) {
        self.client = client
        self.isDryRun = isDryRun
        self.narrator = narrator
    }

    /// A call that changes nothing; `doing` ends the sentence "while …".
    public func read<O: Operation>(_ operation: O, doing: String) async throws(Failure) -> O.Output {
        do { return try await client.call(operation) } catch { throw Failure(error, doing: doing) }
    }

    /// What a Describe answers; nil where there is no such thing.
    package func ifThere<O: Operation>(_ operation: O, doing: String) async throws(Failure) -> O.Output? {
        do { return try await read(operation, doing: doing) } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }

    /// A call that changes something. In a dry run it is printed, as the request that would be sent, and nil comes back.
    public func change<O: Operation>(_ operation: O, doing: String) async throws(Failure) -> O.Output? {
        guard isDryRun else { return try await read(operation, doing: doing) }
        do { narrator.say("would send \(O.title): \(try Self.preview(operation))") } catch {
            throw Failure(error, doing: doing)
        }
        return nil
    }

    /// The body as it would be sent; what is sent without a body shows as method and path.
    private static func preview<O: Operation>(_ operation: O) throws(AWSError) -> String {
        let request = try operation.request(to: HTTPURL(host: "aws"))
        guard case .bytes(let body) = request.body else { return "\(request.method.rawValue) \(request.url.path)" }
        return String(decoding: body, as: UTF8.self)
    }
}

extension Failure {
    /// An error of AWS as the failure of the act it happened in.
    public init(_ error: AWSError, doing: String) {
        let kind = Self.kind(of: error)
        self.init(
            kind, doing: doing, because: error.description, requestID: error.requestID,
            tryThis: Self.cure(for: error, kind: kind))
    }

    /// The exit code an error of AWS means.
    static func kind(of error: AWSError) -> Kind {
        switch error.kind {
        case .cancelled: .cancelled
        case .credentials: .denied
        case .invalidInput: .usage
        case .redirected: .failed
        case .undecodable: .failed
        case .garbled: .unavailable
        case .transport(let transport): transport.isTransient ? .unavailable : .failed
        case .service:
            if error.isAccessDenied || error.isExpiredCredentials {
                .denied
            } else if error.isNotFound {
                .notFound
            } else if error.isConflict {
                .conflict
            } else if error.isCapacity || error.isThrottling || error.isTransient {
                .unavailable
            } else if error.code == "ValidationException" || error.code == "ValidationError" {
                .usage
            } else {
                .failed
            }
        }
    }

    private static func cure(for error: AWSError, kind: Kind) -> String {
        if case .invalidInput = error.kind { return "Correct that, then run the step again." }
        return switch kind {
        case .denied:
            "Check which role the step runs as, and that its policy and trust allow \(error.operation); "
                + "each step's README lists the permissions it needs."
        case .notFound: "Check the name, the region and the account."
        case .conflict: "Look at what stands there now; run the step again once nothing else changes it."
        case .unavailable where error.isCapacity:
            "Ask for a higher quota, or use another instance type or region."
        case .unavailable: "Run the step again; what it had already done will not be done twice."
        case .usage: "Correct the input that AWS names."
        case .cancelled: "Nothing was left running by this step."
        default: "Read AWS's words above; the request id lets AWS support find the call."
        }
    }
}
