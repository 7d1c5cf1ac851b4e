/// What a step of a run did, by its kind; and of kinds that came after this was written, their names.

/// Metadata to run the pipeline step.
public struct PipelineStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the training job that was run by this step execution.
    public var trainingJob: TrainingJobStepMetadata?
    /// The Amazon Resource Name (ARN) of the processing job that was run by this step execution.
    public var processingJob: ProcessingJobStepMetadata?
    /// The Amazon Resource Name (ARN) of the transform job that was run by this step execution.
    public var transformJob: TransformJobStepMetadata?
    /// The Amazon Resource Name (ARN) of the tuning job that was run by this step execution.
    public var tuningJob: TuningJobStepMetaData?
    /// The Amazon Resource Name (ARN) of the model that was created by this step execution.
    public var model: ModelStepMetadata?
    /// The Amazon Resource Name (ARN) of the model package that the model was registered to by this step execution.
    public var registerModel: RegisterModelStepMetadata?
    /// The outcome of the condition evaluation that was run by this step execution.
    public var condition: ConditionStepMetadata?
    /// The URL of the Amazon SQS queue used by this step execution, the pipeline generated token, and a list of
    /// output parameters.
    public var callback: CallbackStepMetadata?
    /// The Amazon Resource Name (ARN) of the Lambda function that was run by this step execution and a list of
    /// output parameters.
    public var lambda: LambdaStepMetadata?
    /// The configurations and outcomes of the check step execution.
    public var qualityCheck: QualityCheckStepMetadata?
    /// Container for the metadata for a Clarify check step.
    public var clarifyCheck: ClarifyCheckStepMetadata?
    /// The configurations and outcomes of a Fail step execution.
    public var fail: FailStepMetadata?
    /// The Amazon Resource Name (ARN) of the AutoML job that was run by this step.
    public var autoMLJob: AutoMLJobStepMetadata?
    /// The endpoint that was invoked during this step execution.
    public var endpoint: EndpointStepMetadata?
    /// The endpoint configuration used to create an endpoint during this step execution.
    public var endpointConfig: EndpointConfigStepMetadata?
    /// The configurations and outcomes of an Amazon EMR step execution.
    public var emr: EMRStepMetadata?
    /// The configurations and outcomes of an Amazon EMR Serverless step execution.
    public var emrServerless: EMRServerlessStepMetadata?
    /// The kind of a step that is none of these, in AWS's word; not a member of AWS's.
    public var otherKind: String?

    /// An empty value to fill.
    public init() {}

    /// AWS's names where they do not begin with one capital letter.
    enum CodingKeys: String, CodingKey, CaseIterable {
        case trainingJob, processingJob, transformJob, tuningJob, model, registerModel, condition, callback, lambda
        case qualityCheck, clarifyCheck, fail, autoMLJob, endpoint, endpointConfig
        case emr = "eMR"
        case emrServerless = "eMRServerless"
        case otherKind
    }

    /// Reads what is known, and of a kind that is not known its name, so that a step is never without one.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        trainingJob = try members.decodeIfPresent(TrainingJobStepMetadata.self, forKey: .trainingJob)
        processingJob = try members.decodeIfPresent(ProcessingJobStepMetadata.self, forKey: .processingJob)
        transformJob = try members.decodeIfPresent(TransformJobStepMetadata.self, forKey: .transformJob)
        tuningJob = try members.decodeIfPresent(TuningJobStepMetaData.self, forKey: .tuningJob)
        model = try members.decodeIfPresent(ModelStepMetadata.self, forKey: .model)
        registerModel = try members.decodeIfPresent(RegisterModelStepMetadata.self, forKey: .registerModel)
        condition = try members.decodeIfPresent(ConditionStepMetadata.self, forKey: .condition)
        callback = try members.decodeIfPresent(CallbackStepMetadata.self, forKey: .callback)
        lambda = try members.decodeIfPresent(LambdaStepMetadata.self, forKey: .lambda)
        qualityCheck = try members.decodeIfPresent(QualityCheckStepMetadata.self, forKey: .qualityCheck)
        clarifyCheck = try members.decodeIfPresent(ClarifyCheckStepMetadata.self, forKey: .clarifyCheck)
        fail = try members.decodeIfPresent(FailStepMetadata.self, forKey: .fail)
        autoMLJob = try members.decodeIfPresent(AutoMLJobStepMetadata.self, forKey: .autoMLJob)
        endpoint = try members.decodeIfPresent(EndpointStepMetadata.self, forKey: .endpoint)
        endpointConfig = try members.decodeIfPresent(EndpointConfigStepMetadata.self, forKey: .endpointConfig)
        emr = try members.decodeIfPresent(EMRStepMetadata.self, forKey: .emr)
        emrServerless = try members.decodeIfPresent(EMRServerlessStepMetadata.self, forKey: .emrServerless)
        let known = Set(CodingKeys.allCases.map(\.rawValue))
        let all = try decoder.container(keyedBy: WireKey.self).allKeys.map(\.stringValue)
        otherKind = all.filter { !known.contains($0) }.min().map { $0.prefix(1).uppercased() + $0.dropFirst() }
    }
}
