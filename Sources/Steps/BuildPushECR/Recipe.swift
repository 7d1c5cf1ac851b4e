/// What the inputs and the folder say about the image to be: judged before anything is asked of AWS or of a builder.
import AWS
import Bytes
import Workflow

extension BuildPushECR {
    /// What is built, and what it is called.
    struct Recipe: Sendable {
        let source: BuildSource
        /// The folder, so written that no builder takes it for an option, an address or its standard input.
        let context: String
        let dockerfile: String
        /// What was asked for, or the commit.
        let tags: [ImageTag]
        /// The tag by which a second build of the same finds this one; nil where the content is not that of a commit.
        let treeTag: ImageTag?
        /// The labels of the image.
        let labels: [NamedValue]

        /// The run with what git knows, for a laptop, where nobody else says it.
        func run(_ run: RunContext) -> RunContext {
            var run = run
            run.sha = run.sha ?? source.commit
            run.repository =
                run.repository ?? source.address?.split(separator: "/").dropFirst(2).joined(separator: "/")
            return run
        }
    }

    /// The build's secrets, kept out of every log from here on.
    func maskedSecrets(in world: World) throws(Failure) -> [(id: String, text: Secret)] {
        let read: [BuildSecret]
        do { read = try BuildSecret.read(secrets) } catch {
            throw .usage(
                input: "secrets", "line \(error.line) is not id=VALUE or id=file:PATH with an id of its own",
                tryThis: "An id has letters, digits, _ . and -; a text of several lines is given as a file.")
        }
        // Values first: a failure to read a file must not be told before they are masked.
        for case .value(let value) in read.map(\.source) { world.narrator.mask(value) }
        var texts: [(id: String, text: Secret)] = []
        for secret in read {
            switch secret.source {
            case .value(let value): texts.append((secret.id, value))
            case .file(let path):
                let text = Secret(String(decoding: try file(path, "secrets", in: world), as: UTF8.self))
                world.narrator.mask(text)
                texts.append((secret.id, text))
            }
        }
        return texts
    }

    /// Reads Dockerfile and checkout, and settles tags and labels.
    func recipe(in world: World) throws(Failure) -> Recipe {
        let path = dockerfile ?? "\(context)/Dockerfile"
        let text = try file(path, "dockerfile", in: world)
        let besides = try? world.files.read("\(path).dockerignore", limit: 1 << 20)
        let source = BuildSource(try checkout(in: world), ignore: ignore(besides, in: world), run: world.run)
        let treeTag = source.tree.flatMap { tree in
            ImageTag(argument: BuildIdentity.tag(tree: tree, recipe: self.text(of: text, besides)))
        }
        let now = Int64(world.time.now.timeIntervalSince1970)
        return Recipe(
            source: source, context: context.hasPrefix("/") || context.hasPrefix(".") ? context : "./\(context)",
            dockerfile: path, tags: try wantedTags(source), treeTag: treeTag,
            labels: BuildIdentity.labels(source, now: now, asked: labels))
    }

    /// All that decides on an image beside its tree.
    private func text(of dockerfile: [UInt8], _ ignore: [UInt8]?) -> [String] {
        let files = [dockerfile, ignore ?? []].map { String(decoding: $0, as: UTF8.self) }
        let lists = [buildArgs.map(\.description), labels.map(\.description)].flatMap { ["\($0.count)"] + $0 }
        return files + [platform.description, target ?? ""] + lists
    }

    /// Nil where a builder reads another file instead, so that nothing counts as unseen by mistake.
    private func ignore(_ besides: [UInt8]?, in world: World) -> IgnoreFile? {
        guard besides == nil, (try? world.files.size(of: "\(context)/.containerignore")) == nil,
            let bytes = try? world.files.read("\(context)/.dockerignore", limit: 1 << 20)
        else { return nil }
        return IgnoreFile(String(decoding: bytes, as: UTF8.self))
    }

    private func checkout(in world: World) throws(Failure) -> SourceCheckout? {
        guard let read = world.checkout else { return nil }
        do { return try read(context) } catch {
            if error.isAbsent { return nil }
            throw Failure(
                .usage, doing: "reading the commit of the context", because: error.description,
                tryThis: "Check the context out whole: actions/checkout without `filter`, in the folder that is built.")
        }
    }

    private func wantedTags(_ source: BuildSource) throws(Failure) -> [ImageTag] {
        guard tags.isEmpty else {
            var seen: Set<ImageTag> = []
            return tags.filter { seen.insert($0).inserted }
        }
        guard let revision = source.revision, let tag = ImageTag(argument: revision) else {
            throw .usage(
                input: "tags", "no tag is given, and there is no commit to name the image after",
                tryThis: "Give tags, or build in a git repository with a commit.")
        }
        return [tag]
    }

    private func file(_ path: String, _ input: String, in world: World) throws(Failure) -> [UInt8] {
        do { return try world.files.read(path, limit: BuildSecret.limit) } catch {
            throw .usage(input: input, error.description, tryThis: "Give the path of a file, from where the step runs.")
        }
    }
}
