/// What `variants`, `serverless` and `autoscaling` may say, and how each wrong word is refused.
import AWS
import Testing

@testable import Steps

@Suite struct DeploymentRequestTests {
    static let package = #""model-package-arn": "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/1""#

    /// The refusal's words; nil where there is none.
    static func refusal<Value>(_ read: () throws(Failure) -> Value) -> String? {
        do throws(Failure) {
            _ = try read()
            return nil
        } catch {
            return error.kind == .usage ? "\(error.doing): \(error.because)" : "\(error.kind)"
        }
    }

    @Test func readsVariants() throws {
        let variants = try VariantRequest.list(
            """
            [{"name": "new", \(Self.package), "weight": "0.1", "instance-type": "ml.m5.large", "instance-count": 2,
              "environment": {"WORKERS": 2, "LOG": "info"}, "autoscaling": {"min": 1, "max": 3, "target-invocations": 70}},
             {"name": "file", "model-data": "s3://bucket/m.tar.gz", "image-uri": "i", "autoscaling": "none"},
             {"name": "group", "model-package-group": "churn", "weight": 0}]
            """)
        #expect(variants.map(\.name) == ["file", "group", "new"])
        #expect(variants.map(\.weight) == [1, 0, 0.1])
        #expect(variants[0].scaling == .remove)
        #expect(variants[1].source == .group("churn"))
        #expect(variants[2].environment == ["WORKERS": "2", "LOG": "info"])
        #expect((variants[2].instanceType, variants[2].instanceCount) == ("ml.m5.large", 2))
        guard case .scale(let scaling) = variants[2].scaling else {
            Issue.record("not read")
            return
        }
        #expect((scaling.min, scaling.max, scaling.target) == (1, 3, 70))
    }

    @Test(arguments: [
        ("", "it is not JSON"), ("{}", "no list of 1 to 10"), ("[]", "no list of 1 to 10"),
        ("[1]", "element 1 is no object"),
        ("[{}]", "no right name"), (#"[{"name": "a b", \#(package)}]"#, "no right name"),
        (#"[{"name": "a"}]"#, "which model it serves"),
        (#"[{"name": "a", \#(package), "model-package-group": "g"}]"#, "which model it serves"),
        (#"[{"name": "a", "model-data": "s3://bucket/m"}]"#, "which model it serves"),
        (#"[{"name": "a", "model-data": "b/m", "image-uri": "i"}]"#, "model-data is “b/m”"),
        (#"[{"name": "a", "model-package-arn": "churn"}]"#, "model-package-arn is “churn”"),
        (#"[{"name": "a", \#(package), "weight": -1}]"#, "weight is “-1”"),
        (#"[{"name": "a", \#(package), "weight": "nan"}]"#, "weight is “nan”"),
        (#"[{"name": "a", \#(package), "weight": 0}]"#, "all weights are 0"),
        (#"[{"name": "a", \#(package), "instance-count": 0}]"#, "instance-count is “0”"),
        (#"[{"name": "a", \#(package), "instance-count": 1.5}]"#, "instance-count is “1.5”"),
        (#"[{"name": "a", \#(package), "serverless": true}]"#, "serverless is not known"),
        (#"[{"name": "a", \#(package), "weigth": 1}]"#, "weigth is not known"),
        (#"[{"name": "a", \#(package), "weight": [1]}]"#, "weight is neither a text nor a number"),
        (#"[{"name": "a", \#(package), "environment": {"A": []}}]"#, "environment has “A”"),
        (#"[{"name": "a", \#(package), "environment": {"A=B": "1"}}]"#, "environment has “A=B”"),
        (#"[{"name": "a", \#(package), "environment": "A=1"}]"#, "environment is no object"),
        (#"[{"name": "a", \#(package), "autoscaling": {"min": 1}}]"#, "in the variant a, autoscaling: min and max"),
        (#"[{"name": "a", \#(package), "autoscaling": []}]"#, "there is no JSON object"),
        (#"[{"name": "a", \#(package)}, {"name": "a", \#(package)}]"#, "a is there twice"),
    ])
    func refusesVariants(text: String, words: String) {
        let refusal = Self.refusal { () throws(Failure) in try VariantRequest.list(text) }
        #expect(refusal?.hasPrefix("reading the input variants") == true)
        #expect(refusal?.contains(words) == true, "\(refusal ?? "not refused")")
    }

    @Test(
        arguments: [
            ("true", 2048, 5, nil), ("YES", 2048, 5, nil), ("memory-mb=4096", 4096, 5, nil),
            ("max-concurrency = 20\nprovisioned-concurrency=20", 2048, 20, 20),
            (#"{"memory-mb": 1024, "max-concurrency": "7"}"#, 1024, 7, nil),
        ] as [(String, Int, Int, Int?)])
    func readsServerless(text: String, memory: Int, concurrency: Int, warm: Int?) throws {
        let request = try #require(try ServerlessRequest.read(text))
        #expect((request.memory, request.maxConcurrency) == (memory, concurrency))
        #expect(request.provisioned == warm)
        #expect(ServerlessRequest(request.config) == request)
    }

    @Test func leavesServerlessOff() throws { #expect(try ServerlessRequest.read("false") == nil) }

    @Test(arguments: [
        ("memory-mb=512", "memory-mb is “512”"), ("memory-mb=1500", "memory-mb is 1500"),
        ("memory-mb=7168", "memory-mb"),
        ("max-concurrency=0", "max-concurrency"), ("max-concurrency=201", "max-concurrency"),
        ("max-concurrency=2\nprovisioned-concurrency=3", "provisioned-concurrency is 3"),
        ("provisioned-concurrency=0", "provisioned-concurrency"), ("memory=1024", "memory is not known"),
        ("maybe", "not name=value"), ("{", "not a JSON object"),
        (#"{"memory-mb": null, "max-concurrency": {}}"#, "max-concurrency"),
    ])
    func refusesServerless(text: String, words: String) {
        let refusal = Self.refusal { () throws(Failure) in try ServerlessRequest.read(text) }
        #expect(refusal?.contains(words) == true, "\(refusal ?? "not refused")")
    }

    @Test func readsScaling() throws {
        #expect(try ScalingWish.read(" None\n") == .remove)
        let lines = try ScalingWish.read("min=1\nmax=4\ntarget-invocations=100\nscale-in-cooldown=600")
        let json = try ScalingWish.read(
            #"{"min": 1, "max": 4, "target-invocations": 100, "scale-in-cooldown": 600}"#)
        #expect(lines == json)
        let custom = try ScalingWish.read(
            """
            min=1
            max=4
            target=60
            metric-name=CPUUtilization
            metric-namespace=/aws/sagemaker/Endpoints
            metric-unit=Percent
            """)
        guard case .scale(let request) = custom, let endpoint = EndpointName(argument: "churn") else {
            Issue.record("not read")
            return
        }
        let metric = try #require(request.policy(endpoint, "a").customizedMetricSpecification)
        #expect(metric.metricName == "CPUUtilization" && metric.statistic == "Average" && metric.unit == "Percent")
        #expect((metric.dimensions ?? []).map { "\($0.name)=\($0.value)" } == ["EndpointName=churn", "VariantName=a"])
    }

    @Test(arguments: [
        ("", "min and max"), ("min=1", "min and max"), ("min=0\nmax=1\ntarget-invocations=1", "min is “0”"),
        ("min=3\nmax=2\ntarget-invocations=1", "min is 3 and max 2"), ("min=1\nmax=2", "what to scale by"),
        ("min=1\nmax=2\ntarget-invocations=1\ntarget-utilization=0.5", "what to scale by"),
        ("min=1\nmax=2\ntarget-invocations=0", "the target is 0"),
        ("min=1\nmax=2\ntarget-invocations=nan", "target-invocations is “nan”"),
        ("min=1\nmax=2\ntarget-utilization=70", "target-utilization is 70"),
        ("min=1\nmax=2\ntarget=1", "needs metric-name"),
        ("min=1\nmax=2\ntarget-invocations=1\nmetric-name=m", "without target"),
        ("min=1\nmax=2\ntarget=1\nmetric-name=m\nmetric-namespace=n\nmetric-statistic=p99", "metric-statistic"),
        ("min=1\nmax=2\ntarget=1\nmetric-name=m\nmetric-namespace=n\nmetric-dimensions=x", "metric-dimensions"),
        ("min=1\nmax=2\ntarget-invocations=1\nscale-in-cooldown=-1", "scale-in-cooldown"),
        ("min=1\nmax=2\ntarget-invocations=1\ncooldown=1", "cooldown is not known"),
    ])
    func refusesScaling(text: String, words: String) {
        let refusal = Self.refusal { () throws(Failure) in try ScalingWish.read(text) }
        #expect(refusal?.contains(words) == true, "\(refusal ?? "not refused")")
    }
}
