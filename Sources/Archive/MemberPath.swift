/// A member's path, taken apart by bytes as a file system does: to a String, a slash with an accent is no slash. Pure.

/// A path that stays within its archive.
struct MemberPath: Sendable, Hashable {
    /// Its parts with slashes between: without `./` in front and `/` behind.
    let text: String
    /// Whether the name it was made of ends in a slash, as a folder's may.
    let endsInSlash: Bool

    /// The path that a name says; a sentence where it leads out of the archive, too deep, or is no plain name.
    init(_ name: String, depth: Int) throws(TarHeader.Problem) {
        guard name.utf8.first != 0x2F else { throw TarHeader.Problem("its path is absolute") }
        guard !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw TarHeader.Problem("its path has control characters")
        }
        guard !name.utf8.contains(0x5C) else { throw TarHeader.Problem("its path has a backslash") }
        let parts = Self.parts(of: name).filter { $0 != "." }
        guard !parts.contains("..") else { throw TarHeader.Problem("its path leads out of the archive") }
        guard parts.count <= depth else { throw TarHeader.Problem("it lies more than \(depth) folders deep") }
        text = parts.joined(separator: "/")
        endsInSlash = name.utf8.last == 0x2F
    }

    /// What stands between the slashes of a path; empty parts are none.
    static func parts(of path: String) -> [String] { path.utf8.split(separator: 0x2F).map { String(Substring($0)) } }
}
