/// Waits for ECR's scan of an image, and holds it against the limit.
import AWS
import JSON

extension BuildPushECR {
    /// The findings, where they are within the limit.
    func judgedScan(
        of image: ImageManifest, _ shelf: Shelf, in world: World, deadline: Deadline, report: inout Report<Outputs>
    ) async throws(Failure) -> ScanFindings {
        let findings = try await scanned(image, shelf, in: world, deadline: deadline)
        report.scanFindings = findings.json
        report.summary.table(
            ["severity", "findings"], findings.rows.map { [.code($0.severity), .code(String($0.count))] })
        let bad = findings.atLeast(scanFailOn)
        guard bad.isEmpty else {
            let what = bad.map { "\($0.count) \($0.severity)" }.joined(separator: ", ")
            throw Failure(
                .rejected, doing: "judging the scan of \(repository)@\(image.digest)",
                because: "it has findings from \(scanFailOn.rawValue) on: \(what)",
                tryThis:
                    "Update what the image is built from; its findings are in the ECR console. It was given no tag.")
        }
        world.narrator.say("The scan found nothing from \(scanFailOn.rawValue) on.")
        return findings
    }

    private func scanned(
        _ image: ImageManifest, _ shelf: Shelf, in world: World, deadline: Deadline
    ) async throws(Failure) -> ScanFindings {
        let id = ImageIdentifier(digest: image.digest)
        let doing = "waiting for the scan of \(repository)@\(image.digest)"
        var patience = Patience(
            doing: doing, limit: deadline.left(in: world),
            thenTry: "Run the step again: it takes the image that is there.",
            stillRunning: "the scan of \(image.digest) in ECR")
        patience.toleratedSilence = 5
        var isStarted = false
        return try await world.poll(patience) { () throws(Failure) -> Verdict<ScanFindings> in
            switch ScanVerdict.of(try await look(id, shelf, doing)) {
            case .findings(let findings): return .done(findings)
            case .unjudged(let why): return .refused(why)
            case .start where !isStarted && !change.dryRun:
                isStarted = true
                world.narrator.say("Starting ECR's scan of \(image.digest).")
                try await start(id, shelf)
            case .start, .wait: break
            }
            return .again(after: wait.pollSeconds.duration)
        }
    }

    /// What ECR says of the scan; nil where it says there is none.
    private func look(
        _ id: ImageIdentifier, _ shelf: Shelf, _ doing: String
    ) async throws(Failure) -> DescribeImageScanFindings.Output? {
        var operation = DescribeImageScanFindings(repositoryName: repository.description, imageId: id)
        operation.registryId = registryId?.description
        do { return try await shelf.aws.client.call(operation) } catch {
            guard error.code == "ScanNotFoundException" else { throw Failure(error, doing: doing) }
            return nil
        }
    }

    /// A scan that was started today cannot be started again; then that one is waited for.
    private func start(_ id: ImageIdentifier, _ shelf: Shelf) async throws(Failure) {
        var operation = StartImageScan(repositoryName: repository.description, imageId: id)
        operation.registryId = registryId?.description
        do { _ = try await shelf.aws.client.trying(atMost: 1).call(operation) } catch {
            guard error.code != "LimitExceededException" else { return }
            throw Failure(error, doing: "starting the scan of \(repository)@\(id.imageDigest ?? "")")
        }
    }
}
