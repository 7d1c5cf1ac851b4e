/// One connection of a ``LoopbackServer``: reads requests and plays the moves of their replies.
import Foundation

struct LoopbackConnection: Sendable {
    let socket: Socket
    let number: Int
    unowned let server: LoopbackServer
    private var buffer: [UInt8] = []

    init(socket: Socket, number: Int, server: LoopbackServer) {
        self.socket = socket
        self.number = number
        self.server = server
    }

    /// The next whole request; nil once the other side is done, or sends what is not HTTP.
    mutating func nextRequest() -> ReceivedRequest? {
        let blank = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: blank) == nil {
            guard buffer.count < 1 << 20, let bytes = socket.read() else { return nil }
            buffer += bytes
        }
        guard let end = buffer.firstRange(of: blank) else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            return (name.lowercased(), line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces))
        }
        buffer.removeSubrange(..<end.upperBound)
        let length = headers.first { $0.0 == "content-length" }.flatMap { Int($0.1) } ?? 0
        while buffer.count < length {
            guard let bytes = socket.read() else { return nil }
            buffer += bytes
        }
        defer { buffer.removeSubrange(..<length) }
        return ReceivedRequest(
            method: String(words[0]), target: String(words[1]), headers: headers.map { (name: $0.0, value: $0.1) },
            body: Array(buffer[..<length]), connection: number)
    }

    /// Plays a reply; false where the connection is over.
    func play(_ reply: LoopbackReply) -> Bool {
        reply.moves.allSatisfy(play)
    }

    private func play(_ move: LoopbackReply.Move) -> Bool {
        switch move {
        case .bytes(let bytes): return send(bytes[...])
        case .drip(let bytes, let pause):
            return bytes.indices.allSatisfy { send(bytes[$0...$0]) && !hangsUp(within: pause) }
        case .flood(let count):
            let block = [UInt8](repeating: UInt8(ascii: "x"), count: 65536)
            return stride(from: 0, to: count, by: block.count).allSatisfy {
                send(block[..<min(block.count, count - $0)])
            }
        case .silence:
            while socket.read() != nil {}
            return false
        case .tunnel(let port):
            tunnel(port)
            return false
        case .reset:
            socket.resetOnClose()
            return false
        case .close: return false
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>) -> Bool {
        let sent = socket.write(bytes)
        server.state.withLock { $0.bytesSent += sent }
        return sent == bytes.count
    }

    private func hangsUp(within pause: Duration) -> Bool {
        let (seconds, atto) = pause.components
        return socket.hasNews(within: Int32(seconds * 1000 + atto / 1_000_000_000_000_000))
    }

    private func tunnel(_ port: Int) {
        guard let far = Socket.connected(toPort: port) else { return }
        let done = DispatchSemaphore(value: 0)
        let near = socket
        Thread.detachNewThread {
            while let bytes = far.read(), near.write(bytes[...]) == bytes.count {}
            near.shut()
            done.signal()
        }
        while let bytes = near.read(), far.write(bytes[...]) == bytes.count {}
        far.shut()
        done.wait()
        far.end()
    }
}
