/// Links into the AWS console, by partition.
import AWS

/// Where a person looks at things.
public struct Console: Sendable {
    /// Nil where the partition's console has no public name.
    private let host: String?
    private let region: Region

    /// The console of a client's region.
    public init(_ client: AWSClient) {
        host = client.partition.consoleHost
        region = client.region
    }

    /// An execution of a pipeline. Studio's own pages need a domain; SageMaker's console finds the pipeline without one.
    public func pipelineExecution(_ arn: Arn) -> String? {
        let pipeline = arn.resource.split(separator: "/").dropFirst().first ?? ""
        return host.map { "https://\($0)/sagemaker/home?region=\(region)#/pipelines/\(pipeline)" }
    }

    /// An endpoint.
    public func endpoint(_ name: String) -> String? {
        host.map { "https://\($0)/sagemaker/home?region=\(region)#/endpoints/\(name)" }
    }

    /// A version of the model registry, as far as SageMaker's console shows it without a domain of Studio.
    public func modelPackage(_ arn: Arn) -> String? {
        let package = arn.resource.split(separator: "/").dropFirst().joined(separator: "/")
        return host.map { "https://\($0)/sagemaker/home?region=\(region)#/model-packages/\(package)" }
    }

    /// A group of log streams.
    public func logs(group: String) -> String? {
        // The console's own escaping: percent-encoded twice, with $ for %.
        let escaped = group.replacing("/", with: "$252F")
        return host.map { "https://\($0)/cloudwatch/home?region=\(region)#logsV2:log-groups/log-group/\(escaped)" }
    }
}
