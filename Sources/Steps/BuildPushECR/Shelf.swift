/// The repository in ECR that an image goes to: found or made, read, tagged.
import AWS

extension BuildPushECR {
    /// A repository that stands, and the way to it.
    struct Shelf: Sendable {
        let aws: AWSAccess
        let repository: ImageRepository
        let name: RepositoryName
        let account: String?

        /// Registry and name, as ECR says them.
        var uri: String { repository.repositoryUri }

        /// The registry that it is in; `proxyEndpoint` says with which scheme.
        func registry(proxyEndpoint: String?) throws(Failure) -> RegistryAddress {
            do {
                return try RegistryAddress(
                    of: repository, name: name, account: account, region: aws.client.region,
                    isConfigured: aws.client.isConfigured(.ecr), proxyEndpoint: proxyEndpoint)
            } catch {
                throw Failure(
                    .failed, doing: "reading the registry's address", because: error.because,
                    tryThis: "Check region and registry-id; the password is given to no other registry.")
            }
        }

        /// The manifest under a tag; nil where there is none.
        func image(_ tag: ImageTag) async throws(Failure) -> ImageManifest? {
            let doing = "reading the image \(name):\(tag)"
            var operation = BatchGetImage(
                repositoryName: name.description, imageIds: [ImageIdentifier(tag: tag.description)])
            operation.registryId = account
            operation.acceptedMediaTypes = ImageManifest.mediaTypes
            let answer = try await aws.read(operation, doing: doing)
            if let failure = answer.failures?.first {
                guard failure.failureCode != "ImageNotFound" else { return nil }
                throw Failure(
                    .failed, doing: doing,
                    because:
                        "ECR: \(failure.failureCode ?? "a failure without a code"): \(failure.failureReason ?? "")",
                    tryThis: "Look at the image in the ECR console.")
            }
            guard let image = answer.images?.first else { return nil }
            guard let digest = image.imageId?.imageDigest, ImageManifest.isDigest(digest),
                let text = image.imageManifest, let type = image.imageManifestMediaType
            else {
                throw Failure(
                    .failed, doing: doing, because: "ECR answered without its digest, manifest or media type",
                    tryThis: "Run the step again; look at the image in the ECR console.")
            }
            let manifest = ImageManifest(digest: digest, mediaType: type, text: text)
            guard manifest.isGenuine else {
                throw Failure(
                    .failed, doing: doing, because: "the manifest that ECR gave is not the one that \(digest) names",
                    tryThis: "Run the step again; what lies between this machine and ECR may change what it carries.")
            }
            return manifest
        }

        /// Which digest a tag names; nil where there is no such tag.
        func digest(of tag: ImageTag) async throws(Failure) -> String? {
            var operation = DescribeImages(repositoryName: name.description)
            operation.registryId = account
            operation.imageIds = [ImageIdentifier(tag: tag.description)]
            do {
                return try await aws.read(operation, doing: "reading where the tag \(tag) points").imageDetails.first?
                    .imageDigest
            } catch {
                guard error.kind == .notFound else { throw error }
                return nil
            }
        }
    }

    /// The repository as it stands, made where that was asked for; nil where a dry run would have to make it.
    func shelf(in world: World) async throws(Failure) -> Shelf? {
        let aws = try world.aws(aws, dryRun: change.dryRun)
        guard let standing = try await standing(aws) else { return nil }
        let shelf = Shelf(aws: aws, repository: standing, name: repository, account: registryId?.description)
        // Judged before anything is asked of it or told about it.
        _ = try shelf.registry(proxyEndpoint: nil)
        return shelf
    }

    private func standing(_ aws: AWSAccess) async throws(Failure) -> ImageRepository? {
        var operation = DescribeRepositories()
        operation.registryId = registryId?.description
        operation.repositoryNames = [repository.description]
        let doing = "reading the repository \(repository)"
        do throws(Failure) {
            guard let found = try await aws.read(operation, doing: doing).repositories.first else {
                throw Failure(
                    .notFound, doing: doing, because: "ECR answered with no repository",
                    tryThis: "Check name, region and account.")
            }
            return found
        } catch {
            guard error.kind == .notFound else { throw error }
            guard createRepository else {
                var failure = error
                failure.tryThis =
                    "Create it, or give create-repository: true. Check the name, the region and the account."
                throw failure
            }
            return try await create(aws, otherwise: operation)
        }
    }

    /// What a repeat of the request has made already is found again.
    private func create(
        _ aws: AWSAccess, otherwise read: DescribeRepositories
    ) async throws(Failure) -> ImageRepository? {
        var operation = CreateRepository(repositoryName: repository.description)
        operation.registryId = registryId?.description
        operation.imageTagMutability = .immutable
        operation.imageScanningConfiguration = ImageScanningConfiguration(scanOnPush: true)
        do {
            return try await aws.change(operation, doing: "creating the repository \(repository)")?.repository
        } catch {
            guard error.kind == .conflict else { throw error }
            return try await aws.read(read, doing: "reading the repository \(repository)").repositories.first
        }
    }

    /// The image that makes a build needless, where there is one; says why there is none.
    func reusable(
        _ recipe: Recipe, _ shelf: Shelf, narrator: any Narrator
    ) async throws(Failure) -> ImageManifest? {
        let tag: ImageTag
        switch reuse {
        case .never: return nil
        case .tag:
            guard let first = recipe.tags.first else { return nil }
            tag = first
        case .tree:
            guard let treeTag = recipe.treeTag else {
                narrator.say("Nothing is reused: \(recipe.source.whyNoTree ?? "the context has no tree").")
                return nil
            }
            tag = treeTag
        }
        guard let image = try await shelf.image(tag) else { return nil }
        do { _ = try image.forSageMaker() } catch {
            narrator.warn(
                "\(repository):\(tag) is there, but SageMaker would refuse it: \(error.because). It is built anew.")
            return nil
        }
        narrator.say("\(repository):\(tag) is there already as \(image.digest): nothing is built.")
        return image
    }

    /// The image in the form that SageMaker takes. Its first tag puts it into the registry, where it is not there yet.
    func fitted(_ image: ImageManifest, narrator: any Narrator) throws(Failure) -> ImageManifest {
        let fitted: ImageManifest
        do { fitted = try image.forSageMaker() } catch {
            throw Failure(
                .rejected, doing: "judging \(repository)@\(image.digest)",
                because: "SageMaker would refuse this image: \(error.because)",
                tryThis: "Build one platform without attestations; nothing was given your tags.")
        }
        if fitted != image {
            narrator.say(
                "\(image.digest) is in OCI's form, which SageMaker refuses; \(fitted.digest) is it in Docker's.")
        }
        return fitted
    }

    /// Puts an image into the registry without a tag, for the scan that comes before the tags.
    func put(_ image: ImageManifest, on shelf: Shelf) async throws(Failure) {
        var operation = PutImage(repositoryName: repository.description, imageManifest: image.text)
        operation.registryId = registryId?.description
        operation.imageManifestMediaType = image.mediaType
        operation.imageDigest = image.digest
        do { _ = try await shelf.aws.change(operation, doing: "putting the image in Docker's form") } catch {
            // It is there already: its name is its content.
            guard error.kind == .conflict else { throw error }
        }
    }

    /// Gives an image its tags and reads back where they point.
    func tag(
        _ image: ImageManifest, _ tags: [ImageTag], on shelf: Shelf, in world: World
    ) async throws(Failure) {
        for tag in tags {
            switch TagVerdict.of(try await shelf.digest(of: tag), wanted: image.digest, shelf.repository) {
            case .holds: continue
            case .give: try await give(tag, to: image, on: shelf)
            case .taken(let other): throw taken(tag, by: other, image)
            }
        }
        guard !change.dryRun else { return }
        for tag in tags {
            let digest = try await world.settled("reading back the tag \(tag)") { () throws(Failure) in
                try await shelf.digest(of: tag)
            } isRight: {
                $0 == image.digest
            }
            guard digest == image.digest else {
                throw Failure(
                    .conflict, doing: "reading back the tag \(tag)",
                    because: "it was given to \(image.digest) and now points to \(digest ?? "nothing")",
                    tryThis: "Somebody else moves this tag. Use the digest, and tags that are immutable.")
            }
        }
        world.narrator.say(
            "\(repository)@\(image.digest) has the tags \(tags.map(\.description).joined(separator: ", ")).")
    }

    private func give(_ tag: ImageTag, to image: ImageManifest, on shelf: Shelf) async throws(Failure) {
        var operation = PutImage(repositoryName: repository.description, imageManifest: image.text)
        operation.registryId = registryId?.description
        operation.imageManifestMediaType = image.mediaType
        operation.imageTag = tag.description
        operation.imageDigest = image.digest
        do { _ = try await shelf.aws.change(operation, doing: "giving the tag \(tag)") } catch {
            guard [.conflict, .unavailable].contains(error.kind) else { throw error }
            // ECR refuses what stands already, and an answer may be lost on its way: whose the tag is now decides.
            let standing = try await shelf.digest(of: tag)
            guard standing != image.digest else { return }
            throw error.kind == .conflict ? taken(tag, by: standing ?? "nobody", image) : error
        }
    }

    private func taken(_ tag: ImageTag, by other: String, _ image: ImageManifest) -> Failure {
        Failure(
            .conflict, doing: "giving the tag \(tag)",
            because: "it is immutable and belongs to \(other); this image is \(image.digest)",
            tryThis: "Give this image another tag, or take the one that stands (reuse: tree or tag).")
    }
}

/// Whether a tag can be given to an image. Pure.
enum TagVerdict: Sendable, Hashable {
    /// It points to the image already.
    case holds
    /// It is free, or may be moved.
    case give
    /// It is another image's for good.
    case taken(String)

    /// Reads where a tag points. Where exceptions are configured ECR itself must say what it allows.
    static func of(_ standing: String?, wanted: String, _ repository: ImageRepository) -> TagVerdict {
        guard let standing else { return .give }
        if standing == wanted { return .holds }
        return repository.imageTagMutability == .immutable ? .taken(standing) : .give
    }
}

extension World {
    /// Looks up to three times, a second apart, for what we have just written: a registry may tell of it a moment later.
    /// What was seen last is given, right or not.
    func settled<Value: Sendable>(
        _ doing: String, _ look: () async throws(Failure) -> Value, isRight: (Value) -> Bool
    ) async throws(Failure) -> Value {
        let patience = Patience(
            doing: doing, limit: .seconds(60), thenTry: "Run the step again.", stillRunning: "nothing of this step")
        var looks = 0
        return try await poll(patience) { () throws(Failure) -> Verdict<Value> in
            looks += 1
            let value = try await look()
            return isRight(value) || looks == 3 ? .done(value) : .again(after: .seconds(1))
        }
    }
}
