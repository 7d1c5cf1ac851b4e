/// The machine's disk, by the calls of POSIX: whole files or none, and no link is followed on the way to one.
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
        var target = stat()
        if lstat(path, &target) == 0, target.st_mode & S_IFMT != Glibc.S_IFREG {
            throw FileFailure("\(path) is not a regular file and is left alone")
        }
        let beside = "\(path).\(getpid()).tmp"
        let create = { open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode) }
        var descriptor = create()
        // The folder alone may be missing, as ~/.aws is on a fresh machine. What only its owner may read lies in a folder
        // that only its owner may enter.
        if descriptor < 0, errno == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            if mkdir(String(path[..<slash]), mode & 0o077 == 0 ? 0o700 : 0o777) == 0 { descriptor = create() }
        }
        guard descriptor >= 0 else { throw .system(beside, "cannot be created") }
        do throws(FileFailure) {
            defer { close(descriptor) }
            try writeAll(bytes, to: descriptor, path: beside)
            guard fsync(descriptor) == 0 else { throw .system(beside, "cannot be written") }
        } catch {
            unlink(beside)
            throw error
        }
        guard rename(beside, path) == 0 else {
            let failure = FileFailure.system(path, "cannot be replaced")
            unlink(beside)
            throw failure
        }
    }

    func size(of path: String) throws(FileFailure) -> Int {
        var file = stat()
        guard stat(path, &file) == 0 else { throw .system(path, "cannot be looked at") }
        guard file.st_mode & S_IFMT == Glibc.S_IFREG else { throw FileFailure("\(path) is not a regular file") }
        return Int(file.st_size)
    }

    private func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(path, "cannot be written") }
            rest = rest.dropFirst(count)
        }
    }
}

extension FileFailure {
    /// Path, what failed, and errno in words.
    fileprivate static func system(_ path: String, _ what: String) -> FileFailure {
        let code = errno
        return FileFailure(isMissing: code == ENOENT, "\(path) \(what): \(String(cString: strerror(code)))")
    }
}
