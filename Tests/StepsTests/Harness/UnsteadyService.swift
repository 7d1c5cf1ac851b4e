/// A service behind a network that has a bad day: any call may go wrong, before or after it took effect.
import HTTP
import JSON
import Synchronization

/// Random numbers that are the same for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A transport to a service that a closure plays.
final class UnsteadyService: Transport {
    /// What the service says to an operation and its body.
    enum Answer {
        case json(JSONValue)
        case refusal(String, String)
        case object(String)
    }

    private enum Mishap: CaseIterable { case lostBefore, lostAfter, failedBefore, failedAfter, cutAfter }

    private let random: Mutex<Seeded>
    private let share: Double
    private let answer: @Sendable (String, JSONValue) -> Answer

    /// A `share` of all calls goes wrong, drawn from a seed.
    init(seed: UInt64, share: Double, _ answer: @escaping @Sendable (String, JSONValue) -> Answer) {
        random = Mutex(Seeded(seed))
        self.share = share
        self.answer = answer
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let mishap = random.withLock { random in
            Double.random(in: 0..<1, using: &random) < share ? Mishap.allCases.randomElement(using: &random) : nil
        }
        switch mishap {
        case .lostBefore: throw Self.lost(.connectionReset)
        case .failedBefore: return Self.failure
        case .lostAfter:
            _ = response(to: request)
            throw Self.lost(.stalled)
        case .failedAfter:
            _ = response(to: request)
            return Self.failure
        case .cutAfter:
            _ = response(to: request)
            throw Self.lost(.bodyCut)
        case nil: return response(to: request)
        }
    }

    private static func lost(_ kind: TransportError.Kind) -> TransportError {
        TransportError(kind, host: "service", "lost")
    }

    private static let failure = HTTPResponse(status: 500, body: Array(#"{"__type":"InternalFailure"}"#.utf8))

    private func response(to request: HTTPRequest) -> HTTPResponse {
        let operation = request.headers["X-Amz-Target"]?.split(separator: ".").last.map(String.init) ?? "GetObject"
        var body = JSONValue.null
        if case .bytes(let bytes) = request.body { body = (try? JSONValue(parsing: bytes)) ?? .null }
        return switch answer(operation, body) {
        case .json(let reply): HTTPResponse(status: 200, body: Array(reply.text.utf8))
        case .object(let text): HTTPResponse(status: 200, headers: ["ETag": "\"e\""], body: Array(text.utf8))
        case .refusal(let code, let message):
            HTTPResponse(
                status: 400,
                body: Array(JSONValue.object(["__type": .string(code), "message": .string(message)]).text.utf8))
        }
    }
}
