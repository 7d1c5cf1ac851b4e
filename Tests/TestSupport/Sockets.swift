/// POSIX sockets on loopback: listening, connecting, reading and writing, with errors as `nil` and `false`.
import Foundation

#if canImport(Glibc)
    import Glibc
    let streamSocket = Int32(SOCK_STREAM.rawValue)
#elseif canImport(Darwin)
    import Darwin
    let streamSocket = SOCK_STREAM
#endif

/// One end of a TCP connection, or a listening socket.
struct Socket: Sendable {
    let descriptor: Int32

    /// A socket listening on a free port of 127.0.0.1.
    static func listening(backlog: Int32 = 1024) -> (socket: Socket, port: Int)? {
        let descriptor = socket(AF_INET, streamSocket, 0)
        var address = loopback(port: 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard descriptor >= 0, withAddress(&address, { bind(descriptor, $0, size) }) == 0,
            listen(descriptor, backlog) == 0
        else { return nil }
        var length = size
        guard withAddress(&address, { getsockname(descriptor, $0, &length) }) == 0 else { return nil }
        return (Socket(descriptor: descriptor), Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A connection to a port of 127.0.0.1; without `waiting` it may still be on its way.
    static func connected(toPort port: Int, waiting: Bool = true) -> Socket? {
        let descriptor = socket(AF_INET, streamSocket, 0)
        guard descriptor >= 0 else { return nil }
        if !waiting { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        var address = loopback(port: port)
        let code = withAddress(&address) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        guard code == 0 || !waiting else {
            close(descriptor)
            return nil
        }
        return Socket(descriptor: descriptor)
    }

    /// The next connection; nil once the socket is shut down.
    func accepted() -> Socket? {
        while true {
            let peer = accept(descriptor, nil, nil)
            if peer >= 0 { return Socket(descriptor: peer) }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// The next bytes; nil at the end.
    func read(_ most: Int = 65536) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, most, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Sends bytes and says how many went out; fewer than given where the other side is gone.
    func write(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = send(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, noSignal)
                guard count > 0 else { break }
                done += count
            }
            return done
        }
    }

    /// True where the other side hangs up or sends something within that time.
    func hasNews(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// Makes the coming ``shut()`` and close a TCP reset.
    func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    /// Ends both directions, which wakes up whoever reads.
    func shut() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Gives the descriptor back.
    func end() { close(descriptor) }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withAddress(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }
}

#if canImport(Glibc)
    private let noSignal = Int32(MSG_NOSIGNAL)
#else
    private let noSignal: Int32 = 0
#endif
