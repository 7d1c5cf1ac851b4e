/// The serve-model program: its options, its life from the model's file to the last answer, its exit codes.
import ArgumentParser
import Forest
import Glibc
import Serving

/// `serve-model`: answers SageMaker's container contract with one model.
public struct ServeModel: ParsableCommand {
    /// Its help.
    public static let configuration = CommandConfiguration(
        commandName: "serve-model",
        abstract: "Serves a model as a SageMaker container does: GET /ping, POST /invocations.",
        discussion: """
            Rows come as text/csv, text/libsvm, application/json or application/jsonlines; predictions go out as text/csv, \
            application/json or application/jsonlines. The variables that SageMaker sets are honoured: \
            SAGEMAKER_BIND_TO_PORT, MAX_CONTENT_LENGTH, SAGEMAKER_MODEL_SERVER_WORKERS, SAGEMAKER_MODEL_SERVER_TIMEOUT, \
            SAGEMAKER_BATCH, SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT, SAGEMAKER_INFERENCE_OUTPUT. SIGTERM ends it once what \
            was asked is answered.
            """)

    @Argument(help: "serve, as SageMaker calls a container.")
    var command = Command.serve

    @Option(help: "The model: a model.tar.gz, a bare model file, or a folder with one. Without it: /opt/ml/model.")
    var model: String?

    @Option(help: "The model's name in its archive or folder, where the names there do not say which it is.")
    var member: String?

    @Option(help: "The address to listen on.")
    var host = "0.0.0.0"

    @Option(help: "The port; 0 takes a free one. Without it: SAGEMAKER_BIND_TO_PORT, or 8080.")
    var port: Int?

    @Option(help: "A file that is written once requests are answered: it holds the port.")
    var readyFile: String?

    /// What it can be told to do.
    enum Command: String, ExpressibleByArgument { case serve }

    /// Filled by the parser.
    public init() {}

    /// Runs the program to its end and exits: 0 asked to end, 2 for what it was told wrongly, 4 no such model, 5 the port
    /// is taken.
    public static func run() -> Never {
        do {
            try parse().serve()
            Glibc.exit(0)
        } catch let stopped as Stopped {
            tell(stopped.reason)
            Glibc.exit(stopped.code)
        } catch {
            let message = fullMessage(for: error)
            if exitCode(for: error) == .success {
                print(message)
                Glibc.exit(0)
            }
            tell(message)
            Glibc.exit(2)
        }
    }

    private func serve() throws {
        // Before any thread starts, so that all of them leave the signals to this one.
        let signals = EndSignals()
        let settings = try settings()
        let found = try ModelPlace(path: settings.model, member: member).read()
        let workers = settings.workers ?? cores()
        let service: ServedModel
        do { service = try ServedModel(found.model, settings: settings, workers: workers) } catch {
            throw Stopped(2, "\(error)")
        }
        let server: InferenceServer
        do { server = try .start(service, host: host, settings: settings, workers: workers, tell: Self.tell) } catch {
            throw Stopped(5, "cannot listen on \(host):\(settings.port): \(error)")
        }
        let port = server.port ?? settings.port
        if let readyFile { try announce(port, in: readyFile) }
        Self.tell("serving \(found.name), \(found.model.summary), on \(host):\(port) with \(workers) workers")
        let signal = signals.wait()
        Self.tell("ending on \(signal): what was asked is still answered")
        try server.end(within: 25)
    }

    private func settings() throws -> ServingSettings {
        var settings: ServingSettings
        do { settings = try ServingSettings(environment: environment()) } catch { throw Stopped(2, error.description) }
        if let model { settings.model = model }
        if let port {
            guard (0...65_535).contains(port) else { throw Stopped(2, "--port is \(port): it takes 0 to 65535") }
            settings.port = port
        }
        return settings
    }

    /// Writes beside and renames, so that whoever waits for the file reads all of it.
    private func announce(_ port: Int, in path: String) throws {
        let beside = "\(path).\(getpid()).tmp"
        guard let file = fopen(beside, "wx") else {
            throw Stopped(2, "\(beside) cannot be created: \(String(cString: strerror(errno)))")
        }
        let isWritten = fputs(String(port), file) >= 0
        guard fclose(file) == 0, isWritten, rename(beside, path) == 0 else {
            defer { unlink(beside) }
            throw Stopped(2, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    /// A line to whoever reads the container's log; what of it came from outside makes no other one.
    static func tell(_ line: String) {
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .control }
        var end = line.unicodeScalars[...]
        while let last = end.last, isBlank(last) { end.removeLast() }
        let text = String(String.UnicodeScalarView(end.map { isBlank($0) ? "\u{FFFD}" : $0 }))
        var rest = Array("serve-model: \(text)\n".utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            // Nobody is left to read it.
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    /// An end with a reason.
    struct Stopped: Error {
        let code: Int32
        let reason: String

        init(_ code: Int32, _ reason: String) {
            self.code = code
            self.reason = reason
        }
    }
}

/// The environment's variables.
private func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
        let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
        entry += 1
    }
    return variables
}

/// The processors that this process may use.
private func cores() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

extension Model {
    /// Library, objective and size in a few words.
    var summary: String {
        let size =
            switch booster {
            case .trees(let trees): "\(trees.count) trees"
            case .linear: "linear"
            }
        return "\(library.rawValue) \(version), \(objective.name), \(size), \(features.count) features"
    }
}
