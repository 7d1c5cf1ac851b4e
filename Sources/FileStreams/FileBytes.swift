/// A file's bytes piece by piece, read from a descriptor.
import Bytes
import Glibc

/// What comes from a descriptor, which it closes at its end unless it is somebody else's.
package final class FileBytes: ByteSource, Sendable {
    private let descriptor: Int32
    private let name: String
    private let closes: Bool

    private init(_ descriptor: Int32, name: String, closes: Bool) {
        self.descriptor = descriptor
        self.name = name
        self.closes = closes
    }

    /// The bytes of the file at `path`, or of standard input where that is `-`.
    package convenience init(of path: String) throws(UnopenedFile) {
        guard path != "-" else {
            self.init(STDIN_FILENO, name: "standard input", closes: false)
            return
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            throw UnopenedFile(
                isMissing: code == ENOENT, description: "\(path) cannot be opened: \(String(cString: strerror(code)))")
        }
        // Owns the descriptor from here on.
        self.init(descriptor, name: path, closes: true)
        var file = stat()
        guard fstat(descriptor, &file) == 0, file.st_mode & S_IFMT != S_IFDIR else {
            throw UnopenedFile(isMissing: false, description: "\(path) is a folder; give a file")
        }
    }

    deinit { if closes { close(descriptor) } }

    /// Reads what is there, however little.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceFailure) -> Int {
        guard buffer.count > 0 else { return 0 }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw ByteSourceFailure("\(name) cannot be read: \(String(cString: strerror(errno)))")
            }
        }
    }
}

/// Why a file's bytes cannot be had.
package struct UnopenedFile: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether there is nothing at the path.
    package let isMissing: Bool
    /// Names the path and the reason.
    package let description: String
}
