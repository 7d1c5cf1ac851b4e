/// Which host is asked, and who may change that.
import HTTP
import SigV4
import TestSupport
import Testing

@testable import AWS

@Suite struct EndpointTests {
    private func url(
        _ service: Service, _ region: String, _ environment: [String: String] = [:], profile: Profile? = nil
    ) throws -> Endpoints.Endpoint {
        try Endpoints(environment: environment, profile: profile).endpoint(of: service, in: AWSTests.region(region))
    }

    @Test(arguments: [
        (Service.sageMaker, "us-east-1", "api.sagemaker.us-east-1.amazonaws.com"),
        (.sageMakerRuntime, "cn-north-1", "runtime.sagemaker.cn-north-1.amazonaws.com.cn"),
        (.sts, "us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"), (.s3, "eu-west-1", "s3.eu-west-1.amazonaws.com"),
        (.cloudWatch, "us-isob-east-1", "monitoring.us-isob-east-1.sc2s.sgov.gov"),
        (.cloudWatchLogs, "eusc-de-east-1", "logs.eusc-de-east-1.amazonaws.eu"),
        (.applicationAutoScaling, "us-iso-east-1", "application-autoscaling.us-iso-east-1.c2s.ic.gov"),
    ])
    func regionalHosts(service: Service, region: String, host: String) throws {
        let endpoint = try url(service, region)
        #expect(endpoint.url.description == "https://\(host)/")
        #expect(!endpoint.isConfigured)
    }

    @Test func theMoreSpecificWins() throws {
        let profile = Profile(
            name: "p", settings: ["endpoint_url": "http://profile"],
            endpointURLs: ["sagemaker": "http://profile-service"])
        var environment: [String: String] = [:]
        #expect(try url(.s3, "eu-west-1", environment, profile: profile).url.host == "profile")
        #expect(try url(.sageMaker, "eu-west-1", environment, profile: profile).url.host == "profile-service")
        environment["AWS_ENDPOINT_URL"] = "http://all:5000"
        #expect(try url(.sageMaker, "eu-west-1", environment, profile: profile).url.host == "all")
        environment["AWS_ENDPOINT_URL_SAGEMAKER"] = "http://one"
        #expect(try url(.sageMaker, "eu-west-1", environment, profile: profile).url.host == "one")
        #expect(try url(.sageMakerRuntime, "eu-west-1", environment, profile: profile).url.host == "all")
        #expect(try url(.sageMaker, "eu-west-1", environment, profile: profile).isConfigured)
        environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
        #expect(try url(.sageMaker, "eu-west-1", environment, profile: profile).isConfigured == false)
    }

    @Test(arguments: ["localhost:5000", "ftp://h", "http://u:p@h/"])
    func refusesAnAddressThatIsNone(text: String) {
        let error = #expect(throws: AWSError.self) { try url(.s3, "eu-west-1", ["AWS_ENDPOINT_URL": text]) }
        #expect(error?.message.hasPrefix("AWS_ENDPOINT_URL is not a usable address") == true)
    }

    @Test func plainHTTPIsAllowedOnlyWhereConfigured() async throws {
        let configured = try Harness(ok(), environment: ["AWS_ENDPOINT_URL": "http://aws.test:4566"])
        _ = try await configured.client.call(DeleteModel(modelName: "m"))
        #expect(configured.transport.requests.first?.allowsPlainHTTP == true)
        #expect(configured.transport.requests.first?.url.description == "http://aws.test:4566/")
        let standard = try Harness(ok())
        _ = try await standard.client.call(DeleteModel(modelName: "m"))
        #expect(standard.transport.requests.first?.allowsPlainHTTP == false)
    }

    @Test(arguments: [
        (
            "s3://bucket/a b/c+d", "https://s3.eu-west-1.amazonaws.com",
            "https://bucket.s3.eu-west-1.amazonaws.com/a%20b/c%2Bd"
        ),
        ("s3://my.bucket/k", "https://s3.eu-west-1.amazonaws.com", "https://s3.eu-west-1.amazonaws.com/my.bucket/k"),
        ("s3://bucket/k", "http://127.0.0.1:5000", "http://127.0.0.1:5000/bucket/k"),
        ("s3://bucket/k", "http://h/prefix/", "http://h/prefix/bucket/k"),
        ("s3://bucket/", "https://s3.cn-north-1.amazonaws.com.cn", "https://bucket.s3.cn-north-1.amazonaws.com.cn/"),
        ("s3://bucket/", "http://localhost", "http://localhost/bucket"),
        ("s3://bucket/k", "https://s3.evil.example", "https://s3.evil.example/bucket/k"),
        ("s3://bucket//a/../b", "http://localhost", "http://localhost/bucket//a/../b"),
    ])
    func addressesObjects(uri: String, endpoint: String, expected: String) throws {
        #expect(try s3(uri).url(at: HTTPURL(endpoint)).description == expected)
    }
}
