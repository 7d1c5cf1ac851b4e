/// The model that is to be registered: where it lies and what serves it, read before anything is changed.
import AWS
import FoundationEssentials

/// A model in S3, as it was found there, and its image.
struct RegisteredModel: Sendable, Hashable {
    let data: S3URI
    let image: String
    /// Names the bytes, as S3 has it, without quotes.
    let eTag: String
    /// When they were written.
    var modified: Date?
    /// The SHA-256 that S3 keeps, in base64.
    var checksum: String?
    /// The job that made it.
    var trainingJob: String?
}

/// What a training job may give: its status decides. Pure.
enum TrainedModel: Sendable, Hashable {
    case usable
    case refused(Failure.Kind, because: String, tryThis: String)

    /// Only a job that is Completed has a model that is whole.
    init(_ status: TrainingJobStatus, reason: String?) {
        switch status {
        case .completed: self = .usable
        case .inProgress, .stopping:
            self = .refused(
                .conflict, because: "it is \(status): its model is not there yet",
                tryThis: "Wait for it (wait-pipeline), then register the model.")
        case .failed:
            self = .refused(
                .failed, because: "it is Failed" + (reason.map { ": \($0)" } ?? ""),
                tryThis: "Mend the training; there is no model to register.")
        case .stopped, .deleting:
            self = .refused(
                .conflict, because: "it is \(status): what it left is no whole model",
                tryThis: "Train again; or give model-data, if what is there is a model all the same.")
        case .unknown(let word):
            self = .refused(
                .failed, because: "it is “\(word)”, a status that this step does not know",
                tryThis: "Look at the job in the console; update mlops-steps, or report the status.")
        }
    }
}

extension RegisterModel {
    /// The model by its address or its training job; the job is read only where something is taken from it.
    func model(_ aws: AWSAccess) async throws(Failure) -> RegisteredModel {
        var (data, image) = (modelData, imageUri?.description)
        var job: String?
        if let name = trainingJobName?.description, data == nil || image == nil {
            let found = try await trained(name, aws)
            if data == nil {
                data = found.artifacts
                job = name
            }
            image = image ?? found.image
        }
        guard let data, let image else {
            throw .usage(
                input: "image-uri", "the training job \(trainingJobName?.description ?? "") names no image",
                tryThis: "Give image-uri: the image that serves the model.")
        }
        let head = try await aws.read(HeadObject(data), doing: "looking for the model \(data)")
        guard head.contentLength != 0 else {
            throw Failure(
                .conflict, doing: "looking for the model \(data)", because: "the object is empty",
                tryThis: "Put the model.tar.gz there, then register it.")
        }
        return RegisteredModel(
            data: data, image: image, eTag: Self.bare(head.eTag), modified: head.lastModified,
            checksum: head.checksumSHA256, trainingJob: job)
    }

    /// An ETag without the quotes of its header.
    static func bare(_ eTag: String) -> String {
        eTag.count > 1 && eTag.hasPrefix("\"") && eTag.hasSuffix("\"") ? String(eTag.dropFirst().dropLast()) : eTag
    }

    private func trained(_ name: String, _ aws: AWSAccess) async throws(Failure) -> (artifacts: S3URI, image: String?) {
        let doing = "reading the training job \(name)"
        let job = try await aws.read(DescribeTrainingJob(trainingJobName: name), doing: doing)
        if case .refused(let kind, let because, let tryThis) = TrainedModel(
            job.trainingJobStatus, reason: job.failureReason)
        {
            throw Failure(kind, doing: doing, because: because, tryThis: tryThis)
        }
        guard let artifacts = S3URI(job.modelArtifacts.s3ModelArtifacts), !artifacts.key.isEmpty else {
            throw Failure(
                .failed, doing: doing,
                because: "its model is at “\(job.modelArtifacts.s3ModelArtifacts)”, no object in S3",
                tryThis: "Give model-data.")
        }
        return (artifacts, job.algorithmSpecification?.trainingImage)
    }
}
