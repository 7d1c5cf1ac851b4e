/// Runs a step in the real world: the only place where process, signals, standard streams and exit code are touched.
import Bytes
import Clocks
import Curl
import FoundationEssentials
import Glibc
import Steps
import Workflow

/// The main of every executable.
public enum Live {
    /// Runs one step with the process's own arguments and exits with its code.
    public static func run<S: Step>(_ step: S.Type) async -> Never {
        await run(step, Array(CommandLine.arguments.dropFirst()))
    }

    private static func run<S: Step>(_: S.Type, _ arguments: [String]) async -> Never {
        prepareProcess()
        let environment = ProcessInfo.processInfo.environment
        let masker = SharedMasker()
        let session = Session<S>(in: world(of: S.manifest.name, environment, masker), masker: masker) {
            () throws(FileFailure) in try MachineFiles().readStandardInput(limit: 16 << 20)
        }
        let work = Task { await session.run(arguments) }
        let signals = CancelSignals(name: S.manifest.name) { work.cancel() }
        let ending = await work.value
        signals.stop()
        guard StandardStreams.write(ending.output, to: STDOUT_FILENO) else {
            guard ending.exitCode == 0 else { exit(ending.exitCode) }
            let words = "the record could not be written to standard output; what the step did stands"
            let isWorkflow = RunContext(Environment(environment)).isWorkflow
            StandardStreams.tell((isWorkflow ? WorkflowCommand.error(words).line : "error: \(words)") + "\n")
            exit(Failure.Kind.unavailable.rawValue)
        }
        exit(ending.exitCode)
    }

    /// Runs the step that the executable is named after, or that its first argument names.
    public static func run(oneOf steps: [any Step.Type]) async -> Never {
        var arguments = CommandLine.arguments[...]
        for _ in 0..<2 {
            let name = arguments.popFirst()?.split(separator: "/").last.map(String.init)
            if let step = steps.first(where: { $0.manifest.name == name }) { await run(step, Array(arguments)) }
        }
        let names = steps.map { "  \($0.manifest.name)  \($0.manifest.purpose)\n" }.joined()
        StandardStreams.tell("Name a step:\n\(names)")
        exit(Failure.Kind.usage.rawValue)
    }

    /// What every process of ours does first: before anything is opened, written or secret.
    package static func prepareProcess() {
        StandardStreams.hold()
        // A limit on files ends a write, not the process: what could not be written must be told.
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        // A core would hold the secrets of the run.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }

    /// The world of this machine, for what calls itself `name` to the services it asks.
    package static func world(of name: String, _ variables: [String: String], _ masker: SharedMasker) -> World {
        let environment = Environment(variables)
        let run = RunContext(environment)
        let random: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
        let agent = ["mlops-steps/\(Toolkit.version)", name, run.runID.map { "run/\($0)" }].compactMap { $0 }
        let time = MachineTime()
        let curl = CurlTransport(environment: variables, userAgent: agent.joined(separator: " "))
        var world = World(
            transport: PunctualTransport(curl, clock: time), time: time, random: random,
            files: MachineFiles(), environment: environment, run: run,
            narrator: StandardNarrator(
                isWorkflow: run.isWorkflow, masker: masker,
                terminal: run.isWorkflow
                    ? nil : TerminalStatus.standardError(term: environment["TERM"], clock: time),
                random: random
            ) { StandardStreams.tell($0) })
        world.runProcess = ProgramRunner(clock: world.time).run
        world.programs = MachinePrograms(searchPath: variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
        world.makePrivateFolder = { () throws(FileFailure) in
            try MachinePrivateFolder(under: [environment["RUNNER_TEMP"], environment["TMPDIR"], "/tmp"])
        }
        world.processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        world.checkout = SourceCheckout.read
        return world
    }
}
