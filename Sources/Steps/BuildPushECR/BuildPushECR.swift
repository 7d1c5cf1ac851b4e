/// Builds a container image, pushes it to ECR, and makes sure that SageMaker takes it.
import AWS
import ArgumentParser
import Bytes
import JSON

/// `build-push-ecr`: an image that stands in ECR for this tree already is reused; else one is built, pushed, read back, and
/// only then given its tags.
public struct BuildPushECR: Step {
    @Option(help: "The repository's name, such as team/churn.")
    var repository: RepositoryName

    @Option(help: "The account that owns the registry, twelve digits; the credentials' own where it is not given.")
    var registryId: RegistryID?

    @Option(help: "The folder that the build sees.")
    var context: String = "."

    @Option(help: "The Dockerfile; the context's own where it is not given.")
    var dockerfile: String?

    @Option(help: "The one platform to build for.")
    var platform: ImagePlatform = .amd64

    @Option(help: "The stage of the Dockerfile to build; the last where it is not given.")
    var target: String?

    @Option(help: "Build arguments, NAME=VALUE, one a line. They are visible in the image: a secret is none.")
    var buildArgs: [NamedValue] = []

    @Option(
        help: """
            Secrets that the build may read while it runs (RUN --mount=type=secret,id=…), one a line: id=VALUE or \
            id=file:PATH.
            """)
    var secrets: [Secret] = []

    @Option(help: "Labels, NAME=VALUE, one a line, beside OCI's source, revision and created, which are always set.")
    var labels: [NamedValue] = []

    @Option(help: "Tags, one a line; the commit where none is given.")
    var tags: [ImageTag] = []

    @Option(help: "Where the builder looks for layers to take over, one a line, in the builder's own words.")
    var cacheFrom: [String] = []

    @Option(help: "Where the builder leaves its layers, one a line, in the builder's own words.")
    var cacheTo: [String] = []

    @Option(help: "What builds; auto is docker where its daemon answers, else buildah.")
    var builder: BuilderName = .auto

    @Option(
        help: """
            Which image makes a build needless: one of the same tree, built in the same way (tree), one that has the \
            first tag already (tag), or none (never).
            """)
    var reuse: ReuseRule = .tree

    @Option(help: "Create the repository where it is missing, with immutable tags and scans on push.")
    var createRepository: Bool = false

    @Option(help: "Whether to wait for ECR's scan of the image and judge it.")
    var scan: ScanRule = .off

    @Option(help: "From which severity on a finding is refused, with scan: wait.")
    var scanFailOn: ScanThreshold = .critical

    @OptionGroup var wait: WaitInputs
    @OptionGroup var aws: AWSInputs
    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("The image by digest: repository@sha256:….") var imageUri: String?
        @Output("The digest of its manifest.") var imageDigest: String?
        @Output("The first of its tags.") var imageTag: String?
        @Output("The media type of its manifest, as ECR holds it.") var imageMediaType: String?
        @Output("The git tree that it was built from; null where the context differs from the commit.")
        var contextTree: String?
        @Output("Whether an image that stood there already was taken.") var reused: Bool = false
        @Output("Findings of the scan by severity; null without a scan.") var scanFindings: JSONValue?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "build-push-ecr",
        purpose: "Builds a container image and pushes it to ECR, in a form that SageMaker takes.",
        promise: """
            An image that was built from the same git tree in the same way is reused, and nothing is built. What was \
            pushed is read back: its digest must be the builder's, its manifest one that SageMaker takes (no index, one \
            platform, no attestations attached), its scan within the limit. Only then is it given its tags, and a tag \
            that is immutable and holds this very image is a success. The registry's password is in no argument and in \
            no file that outlives the step.
            """,
        failures: [.denied, .notFound, .conflict, .timedOut, .failed, .rejected, .unavailable],
        permissions: [
            Permission(
                GetAuthorizationToken.iamActions, on: ["*"],
                because: "to log in; AWS offers nothing narrower"),
            Permission(
                DescribeRepositories.iamActions + DescribeImages.iamActions + BatchGetImage.iamActions
                    + PutImage.iamActions + [
                        "ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer",
                        "ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
                    ], on: [repositoryResource], because: "to push, to read back and to tag"),
            Permission(
                CreateRepository.iamActions, on: [repositoryResource], because: "with create-repository: true"),
            Permission(
                StartImageScan.iamActions + DescribeImageScanFindings.iamActions, on: [repositoryResource],
                because: "with scan: wait"),
        ])

    private static let repositoryResource = "arn:${Partition}:ecr:${Region}:${Account}:repository/*"

    /// Reuses or builds, verifies, tags.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        let deadline = Deadline(world.time.elapsed + wait.timeoutMinutes.duration)
        let secrets = try maskedSecrets(in: world)
        let recipe = try recipe(in: world)
        report.contextTree = recipe.source.tree
        report.run = recipe.run(world.run)
        let shelf = try await shelf(in: world)
        guard let shelf else {
            report.headline = "Dry run: the repository \(repository) would be created, and the image built and pushed."
            return
        }
        let found: ImageManifest
        if let standing = try await reusable(recipe, shelf, narrator: world.narrator) {
            found = standing
            report.reused = true
        } else {
            let build = try await Build(step: self, recipe: recipe, shelf: shelf, world: world, deadline: deadline)
            guard let pushed = try await build.run(secrets) else {
                report.headline = "Dry run: the image would be built and pushed to \(repository)."
                return
            }
            found = pushed.image
            report.reused = !pushed.isOurs
        }
        let image = try fitted(found, narrator: world.narrator)
        report.imageUri = "\(shelf.uri)@\(image.digest)"
        report.imageDigest = image.digest
        report.imageMediaType = image.mediaType
        if scan == .wait, !change.dryRun {
            if image != found { try await put(image, on: shelf) }
            let findings = try await judgedScan(of: image, shelf, in: world, deadline: deadline, report: &report)
            report.scanFindings = findings.json
        }
        try await tag(image, recipe.tags, on: shelf, in: world)
        report.imageTag = change.dryRun ? nil : recipe.tags.first?.description
        tell(image, recipe, shelf, &report)
    }

    private func tell(_ image: ImageManifest, _ recipe: Recipe, _ shelf: Shelf, _ report: inout Report<Outputs>) {
        let what =
            report.reused ? "was there already for this \(reuse == .tag ? "tag" : "tree")" : "was built and pushed"
        report.headline =
            change.dryRun
            ? "Dry run: \(repository)@\(image.digest) is there already and would be tagged."
            : "\(repository)@\(image.digest) \(what)."
        report.summary.table(
            ["", ""],
            [
                ["image", .code("\(shelf.uri)@\(image.digest)")],
                ["tags", .code(recipe.tags.map(\.description).joined(separator: ", "))],
                ["manifest", .code(image.mediaType)], ["commit", .code(recipe.source.revision ?? "unknown")],
                ["tree", .code(recipe.source.tree ?? recipe.source.whyNoTree ?? "")],
            ])
    }
}
