/// Where a server's model is: a folder as SageMaker unpacks it, an archive, or the model's file.
import Archive
import FileStreams
import Forest
import Glibc

/// A path, and which of its files is meant.
struct ModelPlace {
    let path: String
    let member: String?

    /// Reads the model; the program's end where there is none, or none that can be served.
    func read() throws(ServeModel.Stopped) -> (name: String, model: Model) {
        var file = stat()
        guard stat(path, &file) == 0 else {
            throw ServeModel.Stopped(4, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard file.st_mode & S_IFMT == S_IFDIR else { return try model(at: path, member: member) }
        let chosen: String
        do { chosen = try ModelArchive.choice(amongFiles: Self.files(in: path), of: path, member: member) } catch {
            throw ServeModel.Stopped(4, error.description)
        }
        return try model(at: "\(path)/\(chosen)", member: nil)
    }

    private func model(at path: String, member: String?) throws(ServeModel.Stopped) -> (name: String, model: Model) {
        let packed: PackedModel
        do { packed = try ModelArchive.model(in: FileBytes(of: path), named: path, member: member) } catch let error
            as ArchiveError
        {
            throw ServeModel.Stopped(error.kind == .noSuchMember ? 4 : 2, error.description)
        } catch { throw ServeModel.Stopped(4, "\(error)") }
        do { return (packed.name, try Model.read(packed.bytes)) } catch {
            throw ServeModel.Stopped(2, "\(path): the model \(packed.name) cannot be loaded: \(error)")
        }
    }

    /// The regular files below a folder, at most a few folders deep, by their paths within it. Links are followed, as
    /// where SageMaker mounts a model they lead to its files.
    private static func files(in folder: String, below: String = "", depth: Int = 4) -> [String] {
        guard depth > 0, let directory = opendir(below.isEmpty ? folder : "\(folder)/\(below)") else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = Glibc.readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let path = below.isEmpty ? name : "\(below)/\(name)"
            var file = stat()
            guard stat("\(folder)/\(path)", &file) == 0 else { continue }
            if file.st_mode & S_IFMT == S_IFREG { found.append(path) }
            if file.st_mode & S_IFMT == S_IFDIR { found += files(in: folder, below: path, depth: depth - 1) }
        }
        return found.sorted()
    }
}
