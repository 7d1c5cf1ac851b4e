/// The builder of this machine in use: found, given a private folder, run, and told about.
import Bytes
import Workflow

extension BuildPushECR {
    /// Runs the chosen builder.
    struct Workbench: Sendable {
        let builder: Builder
        let world: World
        private let programs: any Programs
        private let deadline: Deadline

        /// What the step has left.
        var left: Duration { deadline.left(in: world) }

        /// Finds the builder that was asked for.
        init(builder name: BuilderName, world: World, deadline: Deadline) async throws(Failure) {
            guard let programs = world.programs else {
                throw Failure(
                    .bug, doing: "looking for a builder", because: "programs cannot be run here", tryThis: "Report it.")
            }
            self.programs = programs
            self.world = world
            self.deadline = deadline
            builder = try await Self.find(name, programs, world, deadline)
        }

        private static func find(
            _ name: BuilderName, _ programs: any Programs, _ world: World, _ deadline: Deadline
        ) async throws(Failure) -> Builder {
            var reasons: [String] = []
            var isSomeThere = false
            for name in name == .auto ? [BuilderName.docker, .buildah] : [name] {
                guard let path = programs.path(of: name.rawValue) else {
                    reasons.append("there is no \(name.rawValue) on PATH")
                    continue
                }
                isSomeThere = true
                switch try await reading(name, path, programs, world, deadline) {
                case .usable(let builder): return builder
                case .unusable(let why): reasons.append(why)
                }
            }
            throw Failure(
                isSomeThere ? .unavailable : .notFound, doing: "looking for a builder",
                because: reasons.joined(separator: "; "),
                tryThis: "Start docker's daemon, or install docker or buildah; the input builder names one.")
        }

        private static func reading(
            _ name: BuilderName, _ path: String, _ programs: any Programs, _ world: World, _ deadline: Deadline
        ) async throws(Failure) -> Builder.Reading {
            func ask(_ words: String...) async throws(Failure) -> ProgramEnd {
                let limit = min(Duration.seconds(30), deadline.left(in: world))
                let program = Program(path, words, environment: inherited(world.environment), limit: limit)
                do { return try await programs.run(program) { _ in } } catch {
                    // Who does not answer at all is as good as not there.
                    guard error == .cancelled else { return ProgramEnd(code: 124, lastLines: ["it does not answer"]) }
                    throw .cancelled(doing: "looking for a builder")
                }
            }
            switch name {
            case .buildah: return Builder.buildah(path: path, version: try await ask("--version"))
            case .docker, .auto:
                let version = try await ask("version", "--format", "{{json .}}")
                return Builder.docker(path: path, version: version, buildx: try await ask("buildx", "version"))
            }
        }

        /// The machine's variables without this step's inputs, some of which are secret, and without what lets a process
        /// act as the job.
        private static func inherited(_ environment: Environment) -> [String: String] {
            environment.dictionary.filter { name, _ in
                !name.hasPrefix("INPUT_") && !name.hasPrefix("ACTIONS_ID_TOKEN_")
            }
        }

        /// Runs the builder to its end; its lines are told behind a mark, so that none can be a command.
        func run(
            _ words: [String], _ variables: [String: String], input: Secret? = nil, doing: String, isTold: Bool
        ) async throws(Failure) -> ProgramEnd {
            let environment = Self.inherited(world.environment).merging(variables) { $1 }
            var program = Program(builder.path, words, environment: environment, limit: left)
            program.input = input
            let narrator = world.narrator
            do {
                return try await programs.run(program) { line in if isTold { narrator.say("| \(line)") } }
            } catch { throw failure(error, doing: doing) }
        }

        private func failure(_ error: ProgramFailure, doing: String) -> Failure {
            switch error {
            case .cancelled: .cancelled(doing: doing)
            case .timedOut:
                Failure(
                    .timedOut, doing: doing, because: "the step's time was up, and the builder was ended",
                    tryThis: "Give more timeout-minutes, or a cache (cache-from, cache-to).")
            case .notStarted(let why):
                Failure(
                    .failed, doing: doing, because: "\(builder.path) cannot be started: \(why)",
                    tryThis: "Run it by hand on this machine.")
            }
        }

        /// A fresh folder that only we may enter.
        func privateFolder() throws(Failure) -> any PrivateFolder {
            guard let make = world.makePrivateFolder else {
                throw Failure(
                    .bug, doing: "making a private folder", because: "none can be made here", tryThis: "Report it.")
            }
            do { return try make() } catch { throw failure(error) }
        }

        /// A file or folder of ours that cannot be made.
        func failure(_ error: FileFailure) -> Failure {
            Failure(
                .failed, doing: "making the files that the builder reads", because: error.description,
                tryThis: "Check that RUNNER_TEMP, or TMPDIR, can be written to.")
        }

        /// Puts the user's own settings beside what is ours: accesses to the registries of base images, buildx, contexts.
        func layOut(_ folder: any PrivateFolder, for plan: BuildPlan) throws(Failure) {
            let docker = world.environment["DOCKER_CONFIG"] ?? world.environment["HOME"].map { "\($0)/.docker" }
            do throws(FileFailure) {
                guard !builder.isBuildah else {
                    let text = Secret(AuthFile.buildah(from: buildahAuth(docker)))
                    _ = try folder.write(text, to: "auth.json")
                    return
                }
                let own = docker.flatMap { read("\($0)/config.json") }
                let text = Secret(AuthFile.docker(from: own, registry: plan.registry.host))
                _ = try folder.write(text, to: "config.json")
                guard let docker else { return }
                for name in ["buildx", "cli-plugins", "contexts"] { try folder.link(name, to: "\(docker)/\(name)") }
            } catch { throw failure(error) }
        }

        private func buildahAuth(_ docker: String?) -> String? {
            let places = [
                world.environment["REGISTRY_AUTH_FILE"],
                world.environment["XDG_RUNTIME_DIR"].map { "\($0)/containers/auth.json" },
                docker.map { "\($0)/config.json" },
            ]
            return places.lazy.compactMap { $0 }.compactMap(read).first
        }

        private func read(_ path: String) -> String? {
            (try? world.files.read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
        }

        /// Logs in; the password goes by standard input.
        func logIn(_ plan: BuildPlan, password: Secret) async throws(Failure) {
            let doing = "logging in to \(plan.registry.host)"
            let tries = Tries(doing: doing, most: 3, limit: left)
            _ = try await world.attempt(tries) { _ in
                do throws(Failure) {
                    let end = try await run(
                        plan.login, plan.environment, input: password, doing: doing, isTold: false)
                    guard end.code != 0 else { return .done(true) }
                    let outcome = PushOutcome.read(end, digestFile: nil)
                    switch Build.meaning(of: outcome, doing: doing) {
                    case .again(let failure, let after): return .again(failure, after: after)
                    case .refused(let failure): return .refused(failure)
                    case .done: return .done(true)
                    }
                } catch { return .refused(error) }
            }
        }
    }
}
