/// SageMaker CreateDataQualityJobDefinition.

/// Creates what a data quality monitor does each time. Definitions never change.
public struct CreateDataQualityJobDefinition: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreateDataQualityJobDefinition"

    /// The name for the monitoring job definition.
    public var jobDefinitionName: String
    /// Configures the constraints and baselines for the monitoring job.
    public var dataQualityBaselineConfig: DataQualityBaselineConfig?
    /// Specifies the container that runs the monitoring job.
    public var dataQualityAppSpecification: DataQualityAppSpecification
    /// A list of inputs for the monitoring job.
    public var dataQualityJobInput: DataQualityJobInput
    /// The output configuration for monitoring jobs.
    public var dataQualityJobOutputConfig: MonitoringOutputConfig
    /// Identifies the resources to deploy for a monitoring job.
    public var jobResources: MonitoringResources
    /// Specifies networking configuration for the monitoring job.
    public var networkConfig: MonitoringNetworkConfig?
    /// The Amazon Resource Name (ARN) of an IAM role that Amazon SageMaker AI can assume to perform tasks on your
    /// behalf.
    public var roleArn: Arn
    /// A time limit for how long the monitoring job is allowed to run before stopping.
    public var stoppingCondition: MonitoringStoppingCondition?
    /// (Optional) An array of key-value pairs.
    public var tags: [SageMakerTag]?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(
        jobDefinitionName: String, dataQualityAppSpecification: DataQualityAppSpecification,
        dataQualityJobInput: DataQualityJobInput, dataQualityJobOutputConfig: MonitoringOutputConfig,
        jobResources: MonitoringResources, roleArn: Arn
    ) {
        self.jobDefinitionName = jobDefinitionName
        self.dataQualityAppSpecification = dataQualityAppSpecification
        self.dataQualityJobInput = dataQualityJobInput
        self.dataQualityJobOutputConfig = dataQualityJobOutputConfig
        self.jobResources = jobResources
        self.roleArn = roleArn
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the job definition.
        public var jobDefinitionArn: Arn
    }
}
