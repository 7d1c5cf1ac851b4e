/// The machine's disk, by the calls of POSIX: whole files or none, and no link is followed on the way to one.
import Bytes
import FileStreams
import Glibc
import Steps

/// ``Files`` on the real file system.
struct MachineFiles: Files {
    func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path, "cannot be opened") }
        defer { close(descriptor) }
        return try readAll(descriptor, path, limit: limit)
    }

    /// Standard input to its end.
    func readStandardInput(limit: Int) throws(FileFailure) -> [UInt8] {
        try readAll(STDIN_FILENO, "standard input", limit: limit)
    }

    private func readAll(_ descriptor: Int32, _ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(path, "cannot be read") }
            if count == 0 { return bytes }
            bytes += block[..<count]
            guard bytes.count <= limit else { throw FileFailure("\(path) is larger than \(limit) bytes") }
        }
    }

    func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileFailure) {
        let file = try FileBeside(path, mode: mode)
        do throws(ByteSinkFailure) {
            try bytes.withUnsafeBufferPointer { bytes throws(ByteSinkFailure) in
                try file.write(UnsafeRawBufferPointer(bytes))
            }
            try file.finish()
        } catch {
            file.abandon()
            throw FileFailure(error.description)
        }
    }

    func source(of path: String) throws(FileFailure) -> any ByteSource & Sendable {
        do { return try FileBytes(of: path) } catch {
            throw FileFailure(isMissing: error.isMissing, error.description)
        }
    }

    func sink(to path: String, mode: UInt32) throws(FileFailure) -> any ByteSink {
        try FileBeside(path, mode: mode)
    }

    func size(of path: String) throws(FileFailure) -> Int {
        var file = stat()
        guard stat(path, &file) == 0 else { throw .system(path, "cannot be looked at") }
        guard file.st_mode & S_IFMT == Glibc.S_IFREG else { throw FileFailure("\(path) is not a regular file") }
        return Int(file.st_size)
    }
}

extension FileFailure {
    /// Path, what failed, and errno in words.
    static func system(_ path: String, _ what: String) -> FileFailure {
        let code = errno
        return FileFailure(isMissing: code == ENOENT, "\(path) \(what): \(String(cString: strerror(code)))")
    }
}
