/// One build: the builder is chosen, the image built and pushed, and what arrived is read back before anybody is told of it.
import AWS
import Bytes

extension BuildPushECR {
    /// When the time of the whole step is up.
    struct Deadline: Sendable {
        private let end: Duration

        /// At a moment of the monotonic clock.
        init(_ end: Duration) { self.end = end }

        /// What is left, never less than a second: whoever is given it ends at once and says so.
        func left(in world: World) -> Duration { max(end - world.time.elapsed, .seconds(1)) }
    }

    /// What a build came to.
    struct Pushed: Sendable {
        let image: ImageManifest
        /// False for an image that another run pushed for the same tree in the same minute.
        let isOurs: Bool
    }

    /// What a build needs.
    struct Build: Sendable {
        let step: BuildPushECR
        let recipe: Recipe
        let shelf: Shelf
        let workbench: Workbench
        /// The tag to push under: the tree's own, or one that nobody has.
        let carrier: ImageTag
        private var world: World { workbench.world }

        /// Chooses builder and tag.
        init(
            step: BuildPushECR, recipe: Recipe, shelf: Shelf, world: World, deadline: Deadline
        ) async throws(Failure) {
            self.step = step
            self.recipe = recipe
            self.shelf = shelf
            workbench = try await Workbench(builder: step.builder, world: world, deadline: deadline)
            carrier = try await Self.carrier(recipe, shelf, world)
        }

        private static func carrier(
            _ recipe: Recipe, _ shelf: Shelf, _ world: World
        ) async throws(Failure) -> ImageTag {
            if let tag = recipe.treeTag, try await shelf.digest(of: tag) == nil { return tag }
            let digits = Hex.encode(withUnsafeBytes(of: world.random().bigEndian) { Array($0) })
            guard let tag = ImageTag(argument: "build-\(digits)") else {
                throw Failure(.bug, doing: "naming the build", because: "build-\(digits)", tryThis: "Report it.")
            }
            return tag
        }

        /// Builds, pushes, reads back; nil in a dry run.
        func run(_ secrets: [(id: String, text: Secret)]) async throws(Failure) -> Pushed? {
            guard !step.change.dryRun else {
                let plan = try plan(
                    try shelf.registry(proxyEndpoint: nil), folder: "PRIVATE", secrets.map { ($0.id, "PRIVATE") })
                for words in [plan.login, plan.build, plan.push] {
                    world.narrator.say("would run \(workbench.builder.path) \(words.joined(separator: " "))")
                }
                return nil
            }
            let folder = try workbench.privateFolder()
            defer { folder.remove() }
            let plan = try await prepared(folder, secrets)
            try await build(plan)
            let digest: String
            do { digest = try await push(plan) } catch {
                guard error.kind == .conflict, let twin = try await twin() else { throw error }
                return twin
            }
            return Pushed(image: try await readBack(digest), isOurs: true)
        }

        // MARK: - before

        private func prepared(
            _ folder: any PrivateFolder, _ secrets: [(id: String, text: Secret)]
        ) async throws(Failure) -> BuildPlan {
            let access = try await access()
            let registry = try shelf.registry(proxyEndpoint: access.endpoint)
            var files: [(id: String, path: String)] = []
            do throws(FileFailure) {
                for (index, secret) in secrets.enumerated() {
                    files.append((secret.id, try folder.write(secret.text, to: "secret-\(index)")))
                }
            } catch { throw workbench.failure(error) }
            let plan = try plan(registry, folder: folder.path, files)
            try workbench.layOut(folder, for: plan)
            try await workbench.logIn(plan, password: access.password)
            return plan
        }

        /// The password, masked before anything else can print it.
        private func access() async throws(Failure) -> (password: Secret, endpoint: String) {
            let doing = "getting a password for the registry"
            let answer = try await shelf.aws.read(GetAuthorizationToken(), doing: doing)
            if let token = answer.authorizationData.first?.authorizationToken { world.narrator.mask(token) }
            guard let data = answer.authorizationData.first, let credentials = data.credentials,
                credentials.user == "AWS"
            else {
                throw Failure(
                    .failed, doing: doing, because: "ECR answered with no password for the user AWS",
                    tryThis: "Run the step again.")
            }
            world.narrator.mask(credentials.password)
            return (credentials.password, data.proxyEndpoint)
        }

        private func plan(
            _ registry: RegistryAddress, folder: String, _ secrets: [(id: String, path: String)]
        ) throws(Failure) -> BuildPlan {
            let plan = BuildPlan(
                builder: workbench.builder, context: recipe.context, dockerfile: recipe.dockerfile,
                platform: step.platform, target: step.target, arguments: step.buildArgs, labels: recipe.labels,
                secrets: secrets, cacheFrom: step.cacheFrom, cacheTo: step.cacheTo,
                committedAt: recipe.source.committedAt, registry: registry,
                reference: "\(registry.host)/\(shelf.name):\(carrier)", folder: folder)
            if let (input, because) = plan.cannot {
                throw .usage(
                    input: input, "\(workbench.builder.title) cannot do this: \(because)",
                    tryThis: "Use another builder (docker/setup-buildx-action brings buildx), or leave the input out.")
            }
            return plan
        }

        // MARK: - the work

        private func build(_ plan: BuildPlan) async throws(Failure) {
            let doing = "building \(recipe.dockerfile) with \(workbench.builder.title)"
            world.narrator.say("\(doing.prefix(1).uppercased())\(doing.dropFirst()), for \(step.platform).")
            let start = world.time.elapsed
            let end = try await workbench.run(plan.build, plan.environment, doing: doing, isTold: true)
            guard end.code == 0 else {
                throw Failure(
                    .failed, doing: doing, because: "\(PushOutcome.reason(end)) (exit code \(end.code))",
                    tryThis: "Read the builder's words above; the same build runs on a laptop.")
            }
            world.narrator.say("Built in \(people(world.time.elapsed - start)).")
        }

        /// The digest that the builder names. A push that fails on its way is repeated; the image is not built again.
        private func push(_ plan: BuildPlan) async throws(Failure) -> String {
            let doing = "pushing \(shelf.name):\(carrier)"
            let tries = Tries(doing: doing, most: 4, limit: workbench.left)
            return try await world.attempt(tries) { _ in
                let end: ProgramEnd
                do throws(Failure) {
                    end = try await workbench.run(plan.push, plan.environment, doing: doing, isTold: true)
                } catch {
                    return .refused(error)
                }
                let file = try? world.files.read(plan.digestFile, limit: 1 << 12)
                let outcome = PushOutcome.read(
                    end, digestFile: plan.builder.isBuildah ? file.map { String(decoding: $0, as: UTF8.self) } : nil)
                if case .expired = outcome { try? await workbench.logIn(plan, password: access().password) }
                return Self.meaning(of: outcome, doing: doing)
            }
        }

        /// What is tried again, and which exit code the rest has.
        static func meaning(of outcome: PushOutcome, doing: String) -> Try<String> {
            func failure(_ kind: Failure.Kind, _ because: String, _ tryThis: String) -> Failure {
                Failure(kind, doing: doing, because: because, tryThis: tryThis)
            }
            switch outcome {
            case .pushed(let digest): return .done(digest)
            case .silent:
                return .refused(
                    failure(.failed, "the builder named no digest of what it pushed", "Run the step again."))
            case .transient(let words), .expired(let words):
                return .again(failure(.unavailable, words, "Run the step again; the registry did not answer well."))
            case .denied(let words):
                return .refused(
                    failure(.denied, words, "Allow the role the ecr: actions of this step's README on the repository."))
            case .missing(let words):
                return .refused(failure(.notFound, words, "Check the repository's name, region and account."))
            case .immutable(let words):
                return .refused(
                    failure(.conflict, words, "Another run has pushed this tree meanwhile: run the step again."))
            case .failed(let words):
                return .refused(failure(.failed, words, "Read the builder's words above."))
            }
        }

        // MARK: - after

        /// What another run has pushed for this tree since we looked; it is as good as ours.
        private func twin() async throws(Failure) -> Pushed? {
            guard step.reuse == .tree, carrier == recipe.treeTag, let image = try await shelf.image(carrier) else {
                return nil
            }
            world.narrator.say("Another run has pushed this tree meanwhile, as \(image.digest): that one is taken.")
            return Pushed(image: image, isOurs: false)
        }

        /// What ECR holds under the tag we pushed must be what the builder says, and what SageMaker takes.
        private func readBack(_ digest: String) async throws(Failure) -> ImageManifest {
            let doing = "reading back \(shelf.name):\(carrier)"
            let image = try await world.settled(doing) { () throws(Failure) in
                try await shelf.image(carrier)
            } isRight: {
                $0?.digest == digest
            }
            guard let image else {
                throw Failure(
                    .failed, doing: doing, because: "the builder says it pushed \(digest), and ECR has no such image",
                    tryThis: "Look at the repository in the ECR console; run the step again.")
            }
            guard image.digest == digest else {
                throw Failure(
                    .conflict, doing: doing,
                    because: "the builder pushed \(digest), and the tag points to \(image.digest)",
                    tryThis: "Somebody else pushes under this tag. Nothing was given your tags.")
            }
            return image
        }
    }
}
