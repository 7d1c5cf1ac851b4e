/// What Model Monitor is to run, as requests that are named by their content. Pure.
import AWS

/// A data quality monitor's definition and schedule.
struct MonitorDefinition: Sendable {
    /// The definition; its name is the hash of its content.
    let definition: CreateDataQualityJobDefinition
    /// The schedule by its name, which is the same each time.
    let schedule: CreateMonitoringSchedule

    /// What a person says of a monitor.
    struct Wish: Sendable {
        var endpoint: EndpointName
        var name: MonitorName
        var statistics: S3URI
        var constraints: S3URI
        var outputUri: S3URI
        var imageUri: String
        var roleArn: Arn
        var instanceType: String
        /// In Model Monitor's form.
        var expression: String
    }

    /// The requests for a wish.
    init(_ wish: Wish) throws(Failure) {
        var definition = CreateDataQualityJobDefinition(
            jobDefinitionName: "", dataQualityAppSpecification: Self.app(wish), dataQualityJobInput: Self.input(wish),
            dataQualityJobOutputConfig: Self.output(wish), jobResources: Self.resources(wish), roleArn: wish.roleArn)
        definition.dataQualityBaselineConfig = Self.baseline(wish)
        // The longest that an hourly monitor may take.
        definition.stoppingCondition = MonitoringStoppingCondition(maxRuntimeInSeconds: 3600)
        let content = try RequestContent(definition, name: "JobDefinitionName")
        definition.jobDefinitionName = content.name(for: wish.endpoint)
        self.definition = definition
        var config = MonitoringScheduleConfig()
        config.scheduleConfig = ScheduleConfig(scheduleExpression: wish.expression)
        config.monitoringJobDefinitionName = definition.jobDefinitionName
        config.monitoringType = .dataQuality
        schedule = CreateMonitoringSchedule(
            monitoringScheduleName: wish.name.description, monitoringScheduleConfig: config)
    }

    private static func app(_ wish: Wish) -> DataQualityAppSpecification {
        var app = DataQualityAppSpecification(imageUri: wish.imageUri)
        app.environment = ["publish_cloudwatch_metrics": "Enabled"]
        return app
    }

    private static func input(_ wish: Wish) -> DataQualityJobInput {
        var endpoint = MonitoredEndpoint(
            endpointName: wish.endpoint.description, localPath: "/opt/ml/processing/input/endpoint")
        endpoint.s3InputMode = "File"
        endpoint.s3DataDistributionType = "FullyReplicated"
        var input = DataQualityJobInput()
        input.endpointInput = endpoint
        return input
    }

    private static func output(_ wish: Wish) -> MonitoringOutputConfig {
        var output = MonitoringS3Output(s3Uri: wish.outputUri.description, localPath: "/opt/ml/processing/output")
        output.s3UploadMode = "Continuous"
        return MonitoringOutputConfig(monitoringOutputs: [MonitoringOutput(s3Output: output)])
    }

    private static func resources(_ wish: Wish) -> MonitoringResources {
        // One instance and 20 GB, as AWS's SDK has it: Model Monitor's analyzer does not share the work.
        MonitoringResources(
            clusterConfig: MonitoringClusterConfig(
                instanceCount: 1, instanceType: wish.instanceType, volumeSizeInGB: 20))
    }

    private static func baseline(_ wish: Wish) -> DataQualityBaselineConfig {
        var baseline = DataQualityBaselineConfig()
        baseline.statisticsResource = MonitoringStatisticsResource()
        baseline.statisticsResource?.s3Uri = wish.statistics.description
        baseline.constraintsResource = MonitoringConstraintsResource()
        baseline.constraintsResource?.s3Uri = wish.constraints.description
        return baseline
    }
}

extension CreateDataQualityJobDefinition {
    /// The request that would make a definition that stands.
    init(_ standing: DescribeDataQualityJobDefinition.Output) {
        self.init(
            jobDefinitionName: standing.jobDefinitionName,
            dataQualityAppSpecification: standing.dataQualityAppSpecification,
            dataQualityJobInput: standing.dataQualityJobInput,
            dataQualityJobOutputConfig: standing.dataQualityJobOutputConfig, jobResources: standing.jobResources,
            roleArn: standing.roleArn)
        dataQualityBaselineConfig = standing.dataQualityBaselineConfig
        networkConfig = standing.networkConfig
        stoppingCondition = standing.stoppingCondition
    }
}

/// Where Model Monitor's own container image is.
enum AnalyzerImage {
    /// The image of a region; nil where AWS names none.
    ///
    /// Source: the developer guide, "Docker registry paths", Model Monitor.
    static func uri(in region: Region) -> String? {
        guard let account = accounts[region.description] else { return nil }
        let suffix = region.description.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return "\(account).dkr.ecr.\(region).\(suffix)/sagemaker-model-monitor-analyzer"
    }

    private static let accounts = [
        "ap-east-1": "001633400207", "ap-northeast-1": "574779866223", "ap-northeast-2": "709848358524",
        "ap-south-1": "126357580389", "ap-southeast-1": "245545462676", "ap-southeast-2": "563025443158",
        "ca-central-1": "536280801234", "cn-north-1": "453000072557", "cn-northwest-1": "453252182341",
        "eu-central-1": "048819808253", "eu-north-1": "895015795356", "eu-west-1": "468650794304",
        "eu-west-2": "749857270468", "eu-west-3": "680080141114", "me-south-1": "607024016150",
        "sa-east-1": "539772159869", "us-east-1": "156813124566", "us-east-2": "777275614652",
        "us-west-1": "890145073186", "us-west-2": "159807026194",
    ]
}
