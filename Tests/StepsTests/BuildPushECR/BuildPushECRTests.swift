/// build-push-ecr over a script of exchanges and a script of programs: what it asks, what it runs, what it refuses.
import JSON
import Testing

@testable import Steps

@Suite struct BuildPushECRTests {
    static let dockerfile = ["./Dockerfile": "FROM scratch\nCOPY hello /\n"]
    static let clean = SourceCheckout(
        commit: Registry.commit, committedAt: 1_700_000_000, tree: Registry.tree,
        origin: "https://x-access-token:canary-in-remote@github.com/acme/churn.git", changes: [])
    static let version = ProgramRun.run("buildah --version", output: "buildah version 1.28.2 (image-spec 1.0)\n")
    static let login = ProgramRun.run("buildah login")
    static let build = ProgramRun.run("buildah build", says: ["STEP 1/2", "::error::no command of ours"])
    static func push(_ digest: String = Registry.ours) -> ProgramRun {
        .run("buildah push", files: ["digest": digest + "\n"])
    }

    /// Exchanges up to the push: nothing stands for the tree.
    static let before = [Registry.standing(), Registry.image(nil), Registry.points(to: nil), Registry.access]
    /// The commit's tag is free, is given, and is there.
    static let tagged = [
        Registry.points(Registry.commit, to: nil), Registry.put(Registry.commit),
        Registry.points(Registry.commit, to: Registry.ours),
    ]
    static let runs = [version, login, build, push()]

    private func run(
        _ arguments: [String] = [], _ builder: ScriptedBuilder, script: [Exchange], checkout: SourceCheckout? = clean,
        files: [String: String] = dockerfile, environment: [String: String] = [:]
    ) async -> BenchRun {
        let run = await bench(
            BuildPushECR.self, ["--repository", "team/churn"] + arguments, script: script, files: files,
            environment: environment
        ) { builder.arrange(&$0, checkout) }
        #expect(builder.unused == [], "these were never run")
        let told = run.story + run.record.text
        for canary in [Registry.password, "canary"] { #expect(!told.contains(canary)) }
        for program in builder.runs.withLock({ $0 }) {
            #expect(!(program.arguments + [program.path]).joined(separator: " ").contains("canary"))
            #expect(!program.environment.keys.contains { $0.hasPrefix("INPUT_") })
        }
        #expect(builder.privateFiles.withLock { $0 } == [:], "something is left behind")
        return run
    }

    @Test func buildsPushesReadsBackAndTags() async {
        let builder = ScriptedBuilder(Self.runs)
        let run = await run(
            ["--target", "serve", "--build-args", "A=1"], builder,
            script: Self.before + [Registry.image(Registry.manifest())] + Self.tagged)
        #expect(run.exitCode == 0)
        #expect(run.record["image-uri"]?.string == "\(Registry.host)/team/churn@\(Registry.ours)")
        #expect(run.record["image-digest"]?.string == Registry.ours)
        #expect(run.record["image-tag"]?.string == Registry.commit)
        #expect(run.record["image-media-type"]?.string == Registry.docker)
        #expect(run.record["context-tree"]?.string == Registry.tree)
        #expect(run.record["reused"] == false)
        #expect(run.record["run"]?["sha"]?.string == Registry.commit)
        #expect(run.record["run"]?["repository"] == "acme/churn")
        let words = builder.words("build")
        #expect(words.contains("org.opencontainers.image.source=https://github.com/acme/churn"))
        #expect(words.contains("org.opencontainers.image.revision=\(Registry.commit)"))
        #expect(words.contains("org.opencontainers.image.created=2023-11-14T22:13:20Z"))
        #expect(words.contains("mlops-steps.context-tree=\(Registry.tree)"))
        #expect(words.last == ".")
        let input = builder.runs.withLock { $0.first { $0.arguments.first == "login" }?.input }
        #expect(input?.reveal() == Registry.password)
        #expect(builder.isRemoved.withLock { $0 })
        // A builder's words are no commands to the runner.
        #expect(run.story.contains("| ::error::no command of ours"))
    }

    @Test func reusesTheImageOfTheTree() async {
        let builder = ScriptedBuilder([])
        let run = await run(
            [], builder, script: [Registry.standing(), Registry.image(Registry.manifest())] + Self.tagged)
        #expect(run.exitCode == 0)
        #expect(run.record["reused"] == true)
        #expect(run.record["image-digest"]?.string == Registry.ours)
    }

    @Test func reusesNothingForADirtyContext() async {
        var checkout = Self.clean
        checkout.changes = [.init(path: "model.bin", kind: "ignored by git")]
        let tag = Registry.commit + "-dirty"
        let run = await run(
            [], ScriptedBuilder(Self.runs),
            script: [
                Registry.standing(), Registry.access, Registry.image(Registry.manifest()),
                Registry.points(tag, to: nil),
                Registry.put(tag), Registry.points(tag, to: Registry.ours),
            ], checkout: checkout)
        #expect(run.exitCode == 0)
        #expect(run.record["reused"] == false)
        #expect(run.record["context-tree"] == .null)
        #expect(run.record["image-tag"]?.string == tag)
        #expect(run.story.contains("model.bin (ignored by git)"))
    }

    @Test func aTagThatHoldsTheSameImageIsASuccess() async {
        let run = await run(
            ["--tags", "v1"], ScriptedBuilder([]),
            script: [
                Registry.standing(), Registry.image(Registry.manifest()), Registry.points("v1", to: Registry.ours),
                Registry.points("v1", to: Registry.ours),
            ])
        #expect(run.exitCode == 0)
    }

    @Test func anImmutableTagOfAnotherImageIsAConflict() async {
        let run = await run(
            ["--tags", "v1"], ScriptedBuilder([]),
            script: [
                Registry.standing(), Registry.image(Registry.manifest()), Registry.points("v1", to: Registry.other),
            ])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains(Registry.other) == true)
    }

    @Test(arguments: [(Registry.ours, nil as Failure.Kind?), (Registry.other, .conflict)])
    func whoLosesTheRaceForATagLooksWhoseItIs(standing: String, failure: Failure.Kind?) async {
        let run = await run(
            ["--tags", "v1"], ScriptedBuilder([]),
            script: [
                Registry.standing("MUTABLE"), Registry.image(Registry.manifest()), Registry.points("v1", to: nil),
                .refused("PutImage", code: "ImageTagAlreadyExistsException"), Registry.points("v1", to: standing),
            ] + (failure == nil ? [Registry.points("v1", to: standing)] : []))
        #expect(run.failure == failure)
    }

    @Test(arguments: [(Registry.ours, nil as Failure.Kind?), (nil, .unavailable)] as [(String?, Failure.Kind?)])
    func whereNoAnswerComesTheTagItselfIsLookedAt(standing: String?, failure: Failure.Kind?) async {
        let lost = Registry.put("v1").lost()
        let run = await run(
            ["--tags", "v1"], ScriptedBuilder([]),
            script: [
                Registry.standing(), Registry.image(Registry.manifest()), Registry.points("v1", to: nil), lost, lost,
                lost, Registry.points("v1", to: standing),
            ] + (failure == nil ? [Registry.points("v1", to: standing)] : []))
        #expect(run.failure == failure)
    }

    @Test func aTagThatWasMovedMeanwhileIsRed() async {
        let run = await run(
            ["--tags", "v1"], ScriptedBuilder([]),
            script: [
                Registry.standing("MUTABLE"), Registry.image(Registry.manifest()),
                Registry.points("v1", to: Registry.other),
                Registry.put("v1"),
            ] + Array(repeating: Registry.points("v1", to: Registry.other), count: 3))
        #expect(run.failure == .conflict)
        #expect(run.record["image-tag"] == .null)
    }

    @Test func refusesAnIndexBeforeAnyTagPointsToIt() async {
        let run = await run(
            [], ScriptedBuilder([Self.version, Self.login, Self.build, Self.push(Registry.digest(Registry.index))]),
            script: Self.before + [Registry.image(Registry.index, type: "application/vnd.oci.image.index.v1+json")])
        #expect(run.failure == .rejected)
        #expect(run.record["failure"]?["because"]?.string?.contains("attestations attached") == true)
        #expect(run.record["image-uri"] == .null)
    }

    @Test func buildsAnewWhereTheTreesImageIsAnIndex() async {
        let run = await run(
            [], ScriptedBuilder(Self.runs),
            script: [
                Registry.standing(), Registry.image(Registry.index, type: "application/vnd.oci.image.index.v1+json"),
                Registry.points(to: Registry.digest(Registry.index)), Registry.access,
                Registry.image(Registry.manifest()),
            ] + Self.tagged)
        #expect(run.exitCode == 0)
        #expect(run.record["reused"] == false)
    }

    @Test(arguments: [
        (Registry.image(Registry.manifest(layer: "2")), 3, Failure.Kind.conflict),
        (Registry.image(Registry.manifest(layer: "2"), digest: Registry.ours), 1, .failed),
        (Registry.image(nil), 3, .failed),
    ])
    func isRedWhereECRHoldsSomethingElse(answer: Exchange, looks: Int, kind: Failure.Kind) async {
        let run = await run(
            [], ScriptedBuilder(Self.runs), script: Self.before + Array(repeating: answer, count: looks))
        #expect(run.failure == kind)
    }

    @Test func readsBackWhatIsThereAMomentLater() async {
        let run = await run(
            [], ScriptedBuilder(Self.runs),
            script: Self.before + [
                Registry.image(nil), Registry.image(Registry.manifest()), Registry.points(Registry.commit, to: nil),
                Registry.put(Registry.commit), Registry.points(to: nil), Registry.points(to: Registry.ours),
            ])
        #expect(run.exitCode == 0)
    }

    @Test func takesTheImageThatAnotherRunPushedForTheTreeMeanwhile() async {
        let taken = ProgramRun.run(
            "buildah push", code: 125, says: ["Error: tag invalid: The image tag cannot be overwritten"])
        let run = await run(
            [], ScriptedBuilder([Self.version, Self.login, Self.build, taken]),
            script: Self.before + [Registry.image(Registry.manifest())] + Self.tagged)
        #expect(run.exitCode == 0)
        #expect(run.record["reused"] == true)
    }

    @Test(arguments: [false, true])
    func givesAnImageOfOCIsFormInDockers(isScanned: Bool) async throws {
        let type = "application/vnd.oci.image.manifest.v1+json"
        let text = Registry.manifest(type)
        let fitted = try ImageManifest(digest: "", mediaType: type, text: text).forSageMaker()
        // The scan comes before the tags, so there must be an image to scan.
        let put = Exchange.json("PutImage", reply: ["image": [:]]) { body in
            #expect(body["imageManifestMediaType"]?.string == Registry.docker)
            #expect(body["imageTag"] == nil)
        }
        let scan = Exchange.json(
            "DescribeImageScanFindings",
            reply: ["imageScanStatus": ["status": "COMPLETE"], "imageScanFindings": ["findingSeverityCounts": [:]]]
        ) { #expect($0["imageId"] == ["imageDigest": .string(fitted.digest)]) }
        let run = await run(
            isScanned ? ["--scan", "wait"] : [],
            ScriptedBuilder([Self.version, Self.login, Self.build, Self.push(Registry.digest(text))]),
            script: Self.before + [Registry.image(text, type: type)] + (isScanned ? [put, scan] : []) + [
                Registry.points(Registry.commit, to: nil), Registry.put(Registry.commit),
                Registry.points(Registry.commit, to: fitted.digest),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["image-digest"]?.string == fitted.digest)
        #expect(run.record["image-media-type"]?.string == Registry.docker)
    }

    @Test func aBuildThatFailsPushesNothing() async {
        let failed = ProgramRun.run(
            "buildah build", code: 125, says: ["STEP 1/1: FORM scratch", "Error: unknown instruction: \"FORM\"", ""])
        let run = await run([], ScriptedBuilder([Self.version, Self.login, failed]), script: Self.before)
        #expect(run.failure == .failed)
        #expect(run.record["failure"]?["because"]?.string?.contains("unknown instruction: \"FORM\"") == true)
    }

    @Test func repeatsAPushThatFailsOnItsWayWithoutBuildingAgain() async {
        let reset = ProgramRun.run("buildah push", code: 125, says: ["Error: write tcp: connection reset by peer"])
        let run = await run(
            [], ScriptedBuilder([Self.version, Self.login, Self.build, reset, reset, Self.push()]),
            script: Self.before + [Registry.image(Registry.manifest())] + Self.tagged)
        #expect(run.exitCode == 0)
    }

    @Test(arguments: [
        ("denied: User is not authorized to perform: ecr:InitiateLayerUpload", 1, Failure.Kind.denied),
        ("name unknown: The repository with name 'x' does not exist", 1, .notFound),
        ("tag invalid: The image tag 't' already exists and cannot be overwritten", 1, .conflict),
        ("something nobody knows", 1, .failed),
        ("received unexpected HTTP status: 503 Service Unavailable", 4, .unavailable),
    ])
    func redByTheRegistrysWords(words: String, pushes: Int, kind: Failure.Kind) async {
        let refused = ProgramRun.run("buildah push", code: 125, says: ["Error: \(words)"])
        let run = await run(
            [], ScriptedBuilder([Self.version, Self.login, Self.build] + Array(repeating: refused, count: pushes)),
            script: Self.before + (kind == .conflict ? [Registry.image(nil)] : []))
        #expect(run.failure == kind)
        #expect(run.record["failure"]?["because"]?.string?.contains(words) == true)
    }

    @Test(arguments: [
        (ProgramFailure.timedOut, Failure.Kind.timedOut), (.cancelled, .cancelled), (.notStarted("x"), .failed),
    ])
    func leavesNothingBehindWhereTheBuilderIsEnded(failure: ProgramFailure, kind: Failure.Kind) async {
        let builder = ScriptedBuilder([Self.version, Self.login, .stopped("buildah build", failure)])
        let run = await run([], builder, script: Self.before)
        #expect(run.failure == kind)
        #expect(builder.isRemoved.withLock { $0 })
    }

    @Test func givesThePasswordToNoOtherRegistry() async {
        let run = await run(
            [], ScriptedBuilder([]),
            script: [Registry.standing(host: "123456789012.dkr.ecr.eu-west-2.amazonaws.com")])
        #expect(run.failure == .failed)
        #expect(run.record["failure"]?["because"]?.string?.contains("eu-west-2") == true)
    }

    @Test func aMissingRepositoryIsNotFoundOrMade() async {
        let missing = Exchange.refused("DescribeRepositories", code: "RepositoryNotFoundException", "no team/churn")
        #expect(await run([], ScriptedBuilder([]), script: [missing]).failure == .notFound)
        let made = Exchange.json("CreateRepository", reply: ["repository": Registry.repository()]) { body in
            #expect(body["imageTagMutability"] == "IMMUTABLE")
        }
        let run = await run(
            ["--create-repository"], ScriptedBuilder(Self.runs),
            script: [missing, made] + Self.before.dropFirst() + [Registry.image(Registry.manifest())] + Self.tagged)
        #expect(run.exitCode == 0)
    }

    @Test func findsABuilder() async {
        let down = ProgramRun.run(
            "docker version", code: 1, output: #"{"Client":{"Version":"28.2.2"},"Server":null}"#,
            says: ["Cannot connect to the Docker daemon"])
        let noBuildx = ProgramRun.run("docker buildx", code: 1)
        let run = await run(
            [], ScriptedBuilder([down, noBuildx] + Self.runs, installed: ["docker", "buildah"]),
            script: Self.before + [Registry.image(Registry.manifest())] + Self.tagged)
        #expect(run.exitCode == 0)
        let none = await self.run(
            [], ScriptedBuilder([], installed: []), script: [Registry.standing(), Registry.image(nil)])
        #expect(none.failure == .notFound)
        let silent = await self.run(
            ["--builder", "docker"], ScriptedBuilder([down, noBuildx], installed: ["docker", "buildah"]),
            script: [Registry.standing(), Registry.image(nil)])
        #expect(silent.failure == .unavailable)
        #expect(silent.record["failure"]?["because"]?.string?.contains("Cannot connect") == true)
    }

    @Test func buildSecretsAreFilesAndMasked() async {
        let builder = ScriptedBuilder([
            Self.version, Self.login, .run("buildah build", says: ["the build prints canary-token"]), Self.push(),
        ])
        let run = await run(
            [], builder, script: Self.before + [Registry.image(Registry.manifest())] + Self.tagged,
            files: Self.dockerfile.merging(["pip.conf": "canary-file"]) { $1 },
            environment: ["INPUT_SECRETS": "token=canary-token\nconf=file:pip.conf"])
        #expect(run.exitCode == 0)
        #expect(builder.words("build").contains("id=token,src=/private/secret-0"))
        #expect(builder.everWritten.withLock { $0["/private/secret-0"] } == "canary-token")
        #expect(builder.everWritten.withLock { $0["/private/secret-1"] } == "canary-file")
    }

    @Test func aDryRunTellsAndChangesNothing() async {
        let run = await run(
            ["--dry-run"], ScriptedBuilder([Self.version]),
            script: [Registry.standing(), Registry.image(nil), Registry.points(to: nil)])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("would run /bin/buildah build --format docker"))
        let reused = await self.run(
            ["--dry-run"], ScriptedBuilder([]),
            script: [
                Registry.standing(), Registry.image(Registry.manifest()), Registry.points(Registry.commit, to: nil),
            ])
        #expect(reused.story.contains("would send ECR.PutImage"))
        #expect(reused.record["image-tag"] == .null)
    }

    @Test(arguments: [
        (["--tags", "-x"], "tags"), (["--platform", "linux/amd64,linux/arm64"], "platform"),
        (["--registry-id", "12345678901"], "registry-id"), (["--build-args", "A"], "build-args"),
        (["--dockerfile", "none"], "dockerfile"), (["--repository", "Team/Churn"], "repository"),
    ])
    func refusesWrongInputs(arguments: [String], input: String) async {
        let run = await run(arguments, ScriptedBuilder([]), script: [])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string == "reading the input \(input)")
    }

    @Test func outsideARepositoryTheWorkflowNamesTheCommit() async {
        let workflow = ["GITHUB_REPOSITORY": "acme/churn", "GITHUB_SHA": Registry.commit]
        let builder = ScriptedBuilder(Self.runs)
        let run = await run(
            [], builder,
            script: [Registry.standing(), Registry.access, Registry.image(Registry.manifest())] + Self.tagged,
            checkout: nil, environment: workflow)
        #expect(run.exitCode == 0)
        #expect(builder.words("build").contains("org.opencontainers.image.source=https://github.com/acme/churn"))
        #expect(await self.run([], ScriptedBuilder([]), script: [], checkout: nil).failure == .usage)
    }
}
