/// SageMaker DescribeDataQualityJobDefinition.
import FoundationEssentials

/// A data quality monitor as it was defined.
public struct DescribeDataQualityJobDefinition: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeDataQualityJobDefinition"

    /// The name of the data quality monitoring job definition to describe.
    public var jobDefinitionName: String

    /// The request: all of it.
    public init(jobDefinitionName: String) {
        self.jobDefinitionName = jobDefinitionName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the data quality monitoring job definition.
        public var jobDefinitionArn: Arn
        /// The name of the data quality monitoring job definition.
        public var jobDefinitionName: String
        /// The time that the data quality monitoring job definition was created.
        public var creationTime: Date
        /// The constraints and baselines for the data quality monitoring job definition.
        public var dataQualityBaselineConfig: DataQualityBaselineConfig?
        /// Information about the container that runs the data quality monitoring job.
        public var dataQualityAppSpecification: DataQualityAppSpecification
        /// The list of inputs for the data quality monitoring job.
        public var dataQualityJobInput: DataQualityJobInput
        /// The output configuration for monitoring jobs.
        public var dataQualityJobOutputConfig: MonitoringOutputConfig
        /// Identifies the resources to deploy for a monitoring job.
        public var jobResources: MonitoringResources
        /// The networking configuration for the data quality monitoring job.
        public var networkConfig: MonitoringNetworkConfig?
        /// The Amazon Resource Name (ARN) of an IAM role that Amazon SageMaker AI can assume to perform tasks on
        /// your behalf.
        public var roleArn: Arn
        /// A time limit for how long the monitoring job is allowed to run before stopping.
        public var stoppingCondition: MonitoringStoppingCondition?
    }
}
