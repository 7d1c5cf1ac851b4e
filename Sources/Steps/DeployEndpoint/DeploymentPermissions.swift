/// What a role must be allowed to deploy an endpoint, and why.
import AWS

extension DeployEndpoint {
    private static func sageMaker(_ resource: String) -> String {
        "arn:${Partition}:sagemaker:${Region}:${Account}:\(resource)/*"
    }

    /// One entry a reason.
    static let permissions = [
        Permission(
            DescribeModelPackage.iamActions, on: [sageMaker("model-package")],
            because: "to see that the package is Approved"),
        Permission(
            ListModelPackages.iamActions, on: ["*"], because: "where `model-package-group` is given"),
        Permission(
            DescribeModel.iamActions + CreateModel.iamActions, on: [sageMaker("model")],
            because: "to make the model, once"),
        Permission(
            DescribeEndpointConfig.iamActions + CreateEndpointConfig.iamActions + DeleteEndpointConfig.iamActions,
            on: [sageMaker("endpoint-config")], because: "to make the configuration, once, and to delete old ones"),
        Permission(
            ListEndpointConfigs.iamActions, on: ["*"], because: "to find old configurations; nothing narrower exists"),
        Permission(
            DescribeEndpoint.iamActions + CreateEndpoint.iamActions + UpdateEndpoint.iamActions,
            on: [sageMaker("endpoint"), sageMaker("endpoint-config")], because: "to deploy and to watch"),
        Permission(
            UpdateEndpointWeightsAndCapacities.iamActions, on: [sageMaker("endpoint")],
            because: "where `variants` are given and somebody has set other weights; autoscaling needs it too"),
        Permission(
            ListEndpoints.iamActions, on: ["*"], because: "to delete no configuration that another endpoint runs"),
        Permission(
            AddTags.iamActions, on: [sageMaker("model"), sageMaker("endpoint-config"), sageMaker("endpoint")],
            because: "where `tags` are given"),
        Permission(
            ["iam:PassRole"], on: ["arn:${Partition}:iam::${Account}:role/*"],
            because: "to hand `role-arn` to the model"),
        Permission(
            DescribeScalableTargets.iamActions, on: ["*"],
            because: "where an update changes the instances' type or count; nothing narrower exists"),
        Permission(
            RegisterScalableTarget.iamActions + DeregisterScalableTarget.iamActions
                + DescribeScalingPolicies.iamActions + PutScalingPolicy.iamActions
                + DescribeScheduledActions.iamActions,
            on: ["*"], because: "where `autoscaling` is given"),
        Permission(
            ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
            on: ["arn:${Partition}:cloudwatch:${Region}:${Account}:alarm:TargetTracking-*"],
            because: "where `autoscaling` is given: its policies make alarms"),
        Permission(
            ["iam:CreateServiceLinkedRole"],
            on: [
                "arn:${Partition}:iam::${Account}:role/aws-service-role/"
                    + "sagemaker.application-autoscaling.amazonaws.com/*"
            ], because: "the first time that `autoscaling` is given in an account"),
        Permission(
            DescribeAlarms.iamActions, on: ["arn:${Partition}:cloudwatch:${Region}:${Account}:alarm:*"],
            because: "where `rollback-alarms` are given; SageMaker looks at them with it too"),
        Permission(
            DescribeLogStreams.iamActions + GetLogEvents.iamActions,
            on: ["arn:${Partition}:logs:${Region}:${Account}:log-group:/aws/sagemaker/Endpoints/*"],
            because: "to show the container's log where a deployment fails"),
    ]
}
