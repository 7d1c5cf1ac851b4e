/// A cancelled task ends its transfer at once and harms no other.
import Curl
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    /// The shortest of five tries: on a busy machine the others measure how long a task waits for its turn.
    private func shortest(_ attempt: () async throws -> Duration) async throws -> Duration {
        var shortest = Duration.seconds(60)
        for _ in 0..<5 { shortest = min(shortest, try await attempt()) }
        return shortest
    }

    private func timeToEnd(_ task: Task<TransportError?, Never>) async -> Duration {
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
        return ContinuousClock.now - start
    }

    @Test func endsAtOnceWhileTheServerIsSilent() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer { _ in
            arrived.continuation.yield()
            return .silence
        }
        var arrivals = arrived.stream.makeAsyncIterator()
        let time = try await shortest {
            let task = Task { await CurlTransport.plain.failure(HTTPRequest(.get, server.url, limits: .test())) }
            _ = await arrivals.next()
            return await timeToEnd(task)
        }
        #expect(time < .seconds(2))
    }

    @Test func endsAtOnceWhileConnecting() async throws {
        let port = try BusyPort()
        let url = HTTPURL(scheme: .http, host: "127.0.0.1", port: port.port)
        let time = try await shortest {
            let task = Task { await CurlTransport.plain.failure(HTTPRequest(.get, url, limits: .test())) }
            // Nothing tells from outside that it has begun to connect.
            try await Task.sleep(for: .milliseconds(5))
            return await timeToEnd(task)
        }
        #expect(time < .seconds(2))
    }

    @Test func aTaskCancelledBeforehandSendsNothing() async throws {
        let server = try LoopbackServer(.answer())
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await CurlTransport.plain.failure(HTTPRequest(.get, server.url))
        }
        #expect(await task.value?.kind == .cancelled)
        #expect(server.connections == 0)
    }

    @Test func halfOfManyCancelledLeavesTheOtherHalfWhole() async throws {
        let server = try LoopbackServer { $0.target.hasSuffix("odd") ? .silence : .answer(200, $0.target) }
        let transport = CurlTransport(environment: [:], userAgent: "test")
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    var url = server.url
                    url.path = "/\(number)/\(number % 2 == 0 ? "even" : "odd")"
                    let request = HTTPRequest(.get, url, limits: .test())
                    if number % 2 == 0 { return try await transport.send(request).body == Array(url.path.utf8) }
                    let task = Task { await transport.failure(request) }
                    await Task.yield()
                    task.cancel()
                    return await task.value?.kind == .cancelled
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 200)
        #expect(outcomes.allSatisfy { $0 })
    }

    @Test func aDroppedTransportEndsItsThreadAndConnections() async throws {
        let server = try LoopbackServer(.answer())
        for _ in 0..<20 {
            let transport = CurlTransport(environment: [:], userAgent: "test")
            #expect(try await transport.send(HTTPRequest(.get, server.url)).status == 200)
        }
        #expect(server.connections == 20)
        while server.openConnections > 0 { await Task.yield() }
    }
}
