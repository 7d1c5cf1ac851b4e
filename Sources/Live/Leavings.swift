/// What must not outlive the process: private folders, and programs that it has started. Cleared also by an exit in haste.
import Bytes
import Glibc
import Steps
import Synchronization

/// The one list of a process.
final class Leavings: Sendable {
    static let shared = Leavings()

    private struct List {
        var folders: Set<String> = []
        var groups: Set<pid_t> = []
    }

    private let list = Mutex(List())

    /// A folder to remove.
    func add(folder: String) { list.withLock { _ = $0.folders.insert(folder) } }

    /// A folder that is gone.
    func forget(folder: String) { list.withLock { _ = $0.folders.remove(folder) } }

    /// A process group to end.
    func add(group: pid_t) { list.withLock { _ = $0.groups.insert(group) } }

    /// A process group that has ended.
    func forget(group: pid_t) { list.withLock { _ = $0.groups.remove(group) } }

    /// Ends and removes all of it; what a program writes while it dies, a second look removes.
    func clear() {
        let all = list.withLock { list in
            defer { list = List() }
            return list
        }
        for group in all.groups { kill(-group, SIGKILL) }
        for folder in all.folders { removeTree(folder) }
    }
}

/// A folder under the runner's temporary one, or the machine's, that only its owner may enter.
struct MachinePrivateFolder: PrivateFolder {
    let path: String

    /// Makes the folder under the first of these that there is.
    init(under places: [String?]) throws(FileFailure) {
        guard let place = places.lazy.compactMap({ $0 }).first(where: { $0.hasPrefix("/") }) else {
            throw FileFailure("there is no folder for temporary files")
        }
        var template = Array("\(place)/mlops-steps-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FileFailure("\(place)/mlops-steps-… cannot be made: \(String(cString: strerror(errno)))")
        }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
        Leavings.shared.add(folder: path)
    }

    func write(_ text: Secret, to name: String) throws(FileFailure) -> String {
        let file = "\(path)/\(name)"
        try MachineFiles().write(Array(text.reveal().utf8), to: file, mode: 0o600)
        return file
    }

    func link(_ name: String, to target: String) throws(FileFailure) {
        guard access(target, F_OK) == 0 else { return }
        guard symlink(target, "\(path)/\(name)") == 0 else {
            throw FileFailure("\(path)/\(name) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    func remove() {
        removeTree(path)
        Leavings.shared.forget(folder: path)
    }
}

/// Removes a folder with all in it; links are removed and never followed.
private func removeTree(_ path: String) {
    guard let folder = opendir(path) else {
        unlink(path)
        return
    }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    closedir(folder)
    for name in names {
        let inside = "\(path)/\(name)"
        var file = stat()
        if lstat(inside, &file) == 0, file.st_mode & S_IFMT == Glibc.S_IFDIR {
            removeTree(inside)
        } else {
            unlink(inside)
        }
    }
    rmdir(path)
}
