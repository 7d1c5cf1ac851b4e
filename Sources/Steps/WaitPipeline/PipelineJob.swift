/// The job behind a step of a pipeline: where its own reason and its log are.
import AWS

/// A job that SageMaker ran for a step.
struct PipelineJob: Sendable, Hashable {
    /// What kind it is, which decides who describes it.
    enum Kind: Sendable, Hashable { case training, processing, transform, tuning }

    let kind: Kind
    let name: String

    /// The job of a step; nil where its type runs none that has a log.
    init?(of step: PipelineExecutionStep) {
        guard let metadata = step.metadata else { return nil }
        let jobs: [(Kind, Arn?)] = [
            (.training, metadata.trainingJob?.arn), (.processing, metadata.processingJob?.arn),
            (.transform, metadata.transformJob?.arn), (.tuning, metadata.tuningJob?.arn),
            (.processing, metadata.qualityCheck?.checkJobArn.flatMap { Arn($0) }),
            (.processing, metadata.clarifyCheck?.checkJobArn.flatMap { Arn($0) }),
        ]
        guard let (kind, arn) = jobs.lazy.compactMap({ kind, arn in arn.map { (kind, $0) } }).first else { return nil }
        self.kind = kind
        name = arn.lastComponent
    }

    /// CloudWatch's group of its log; its streams begin with the job's name. Tuning has the logs of its training jobs.
    var logGroup: String? {
        switch kind {
        case .training: "/aws/sagemaker/TrainingJobs"
        case .processing: "/aws/sagemaker/ProcessingJobs"
        case .transform: "/aws/sagemaker/TransformJobs"
        case .tuning: nil
        }
    }

    /// The end of its log, to whoever reads along.
    func quoteLog(_ aws: AWSAccess, in world: World) async {
        guard let logGroup else { return }
        await LogTail(group: logGroup, prefix: "\(name)/").quote(aws, in: world, title: "The end of the log of \(name)")
    }

    /// What the job itself says of its end; empty where it says nothing.
    func words(_ aws: AWSAccess) async throws(Failure) -> [String] {
        let doing = "reading the job \(name)"
        let words: [String?] =
            switch kind {
            case .training: [try await aws.read(DescribeTrainingJob(trainingJobName: name), doing: doing).failureReason]
            case .transform:
                [try await aws.read(DescribeTransformJob(transformJobName: name), doing: doing).failureReason]
            case .tuning:
                [
                    try await aws.read(DescribeHyperParameterTuningJob(hyperParameterTuningJobName: name), doing: doing)
                        .failureReason
                ]
            case .processing:
                try await {
                    () async throws(Failure) -> [String?] in
                    let job = try await aws.read(DescribeProcessingJob(processingJobName: name), doing: doing)
                    return [job.failureReason, job.exitMessage]
                }()
            }
        return words.compactMap { $0 }.filter { !$0.isEmpty }
    }
}
