/// Files that the runner hands over, opened so that nobody can put something else in their place.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open regular file; not a link, a directory, a pipe or a device.
struct RegularFile: ~Copyable {
    /// Why a file cannot be used, in a sentence that names it.
    struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// The kinds that are told apart.
        enum Kind: Sendable, Hashable { case missing, symbolicLink, notRegular, notPermitted, tooLarge, failed }

        let kind: Kind
        let description: String
    }

    let descriptor: Int32
    let path: String
    /// At the time it was opened.
    let size: Int

    /// Opens a file that exists, following no link in its last two components.
    init(_ path: String, flags: Int32) throws(Problem) {
        try Self.refuseLinkedFolder(of: path)
        // Without O_NONBLOCK, opening a pipe would wait for its other end.
        let descriptor = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.problem(errno, path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let number = errno
            close(descriptor)
            throw Self.problem(number, path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Problem(kind: .notRegular, description: "\(path) is not a regular file")
        }
        self.descriptor = descriptor
        self.path = path
        size = Int(status.st_size)
    }

    // What matters has been synced or read before; a file that is only closed has nothing left to lose.
    deinit { close(descriptor) }

    /// The bytes of a file, at most `limit`.
    static func read(_ path: String, limit: Int) throws(Problem) -> [UInt8] {
        let file = try RegularFile(path, flags: O_RDONLY)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(file.descriptor, $0) }
            if count < 0 {
                if errno == EINTR { continue }
                throw problem(errno, path)
            }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw Problem(
                    kind: .tooLarge, description: "\(path) is larger than the \(limit >> 10) KiB that are read")
            }
        }
    }

    private static func refuseLinkedFolder(of path: String) throws(Problem) {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
        guard !folder.isEmpty else { return }
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw problem(errno, path) }
        guard status.st_mode & S_IFMT != S_IFLNK else {
            throw Problem(kind: .symbolicLink, description: "\(path) lies in a folder that is a symbolic link")
        }
    }

    static func problem(_ number: Int32, _ path: String) -> Problem {
        switch number {
        case ENOENT, ENOTDIR: Problem(kind: .missing, description: "\(path) does not exist")
        case ELOOP: Problem(kind: .symbolicLink, description: "\(path) is a symbolic link")
        case EISDIR, ENXIO: Problem(kind: .notRegular, description: "\(path) is not a regular file")
        case EACCES, EPERM, EROFS: Problem(kind: .notPermitted, description: "\(path): \(words(number))")
        default: Problem(kind: .failed, description: "\(path): \(words(number))")
        }
    }

    /// The system's words for an error number.
    static func words(_ number: Int32) -> String {
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}

/// The system's read, under a name that ``RegularFile/read(_:limit:)`` does not hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
