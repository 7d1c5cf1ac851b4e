/// The operations that monitors need with every member set, for botocore to judge.
import FoundationEssentials

@testable import AWS

private let time = Date(timeIntervalSince1970: 1_767_225_600)

private func with<Value>(_ value: Value, _ change: (inout Value) throws -> Void) rethrows -> Value {
    var value = value
    try change(&value)
    return value
}

func monitorSamples(_ shapes: ShapeSamples) throws -> [OperationSample] {
    let config: MonitoringScheduleConfig = try shapes.value("MonitoringScheduleConfig")
    return [
        OperationSample(
            try with(
                CreateDataQualityJobDefinition(
                    jobDefinitionName: "d", dataQualityAppSpecification: shapes.value("DataQualityAppSpecification"),
                    dataQualityJobInput: shapes.value("DataQualityJobInput"),
                    dataQualityJobOutputConfig: shapes.value("MonitoringOutputConfig"),
                    jobResources: shapes.value("MonitoringResources"), roleArn: arn("arn:aws:iam::123456789012:role/r"))
            ) {
                $0.dataQualityBaselineConfig = try shapes.value("DataQualityBaselineConfig")
                $0.networkConfig = try shapes.value("MonitoringNetworkConfig")
                $0.stoppingCondition = MonitoringStoppingCondition(maxRuntimeInSeconds: 3600)
                $0.tags = [try shapes.value("Tag")]
            }),
        OperationSample(DescribeDataQualityJobDefinition(jobDefinitionName: "d")),
        OperationSample(DeleteDataQualityJobDefinition(jobDefinitionName: "d")),
        OperationSample(
            with(ListDataQualityJobDefinitions()) {
                $0.endpointName = "e"
                $0.sortBy = "CreationTime"
                $0.sortOrder = "Descending"
                $0.nextToken = "n"
                $0.maxResults = 10
                $0.nameContains = "x"
                $0.creationTimeBefore = time
                $0.creationTimeAfter = time
            }),
        OperationSample(
            try with(CreateMonitoringSchedule(monitoringScheduleName: "s", monitoringScheduleConfig: config)) {
                $0.tags = [try shapes.value("Tag")]
            }),
        OperationSample(UpdateMonitoringSchedule(monitoringScheduleName: "s", monitoringScheduleConfig: config)),
        OperationSample(DescribeMonitoringSchedule(monitoringScheduleName: "s")),
        OperationSample(StartMonitoringSchedule(monitoringScheduleName: "s")),
        OperationSample(StopMonitoringSchedule(monitoringScheduleName: "s")), listOfSchedules, listOfExecutions,
    ]
}

private let listOfSchedules = OperationSample(
    with(ListMonitoringSchedules()) {
        $0.endpointName = "e"
        $0.sortBy = "CreationTime"
        $0.sortOrder = "Descending"
        $0.nextToken = "n"
        $0.maxResults = 10
        $0.nameContains = "x"
        $0.creationTimeBefore = time
        $0.creationTimeAfter = time
        $0.lastModifiedTimeBefore = time
        $0.lastModifiedTimeAfter = time
        $0.statusEquals = .scheduled
        $0.monitoringJobDefinitionName = "d"
        $0.monitoringTypeEquals = .dataQuality
    })

private let listOfExecutions = OperationSample(
    with(ListMonitoringExecutions()) {
        $0.monitoringScheduleName = "s"
        $0.endpointName = "e"
        $0.sortBy = "ScheduledTime"
        $0.sortOrder = "Descending"
        $0.nextToken = "n"
        $0.maxResults = 10
        $0.scheduledTimeBefore = time
        $0.scheduledTimeAfter = time
        $0.creationTimeBefore = time
        $0.creationTimeAfter = time
        $0.lastModifiedTimeBefore = time
        $0.lastModifiedTimeAfter = time
        $0.statusEquals = .completedWithViolations
        $0.monitoringJobDefinitionName = "d"
        $0.monitoringTypeEquals = .dataQuality
    })

func ruleSamples(_ shapes: ShapeSamples) throws -> [OperationSample] {
    [
        OperationSample(
            with(PutRule(name: "r")) {
                $0.scheduleExpression = "rate(1 day)"
                $0.eventPattern = "{}"
                $0.state = .enabled
                $0.description = "d"
                $0.eventBusName = "default"
            }),
        OperationSample(with(DescribeRule(name: "r")) { $0.eventBusName = "default" }),
        OperationSample(
            try with(PutTargets(rule: "r", targets: [shapes.value("Target", "events")])) {
                $0.eventBusName = "default"
            }),
        OperationSample(
            with(ListTargetsByRule(rule: "r")) {
                $0.eventBusName = "default"
                $0.nextToken = "n"
                $0.limit = 10
            }),
        OperationSample(DescribeApiDestination(name: "github")),
        OperationSample(
            with(
                PutMetricAlarm(
                    alarmName: "a", metricName: "m", namespace: "n", statistic: "Maximum", period: 3600,
                    evaluationPeriods: 2, threshold: 0.5, comparisonOperator: "GreaterThanThreshold")
            ) {
                $0.alarmDescription = "d"
                $0.actionsEnabled = true
                $0.okActions = ["arn:aws:sns:eu-west-1:123456789012:t"]
                $0.alarmActions = ["arn:aws:sns:eu-west-1:123456789012:t"]
                $0.dimensions = [.init(name: "a", value: "b")]
                $0.datapointsToAlarm = 1
                $0.treatMissingData = "breaching"
            }),
    ]
}
