/// The operations of ECR with every member set, for botocore to judge; and what is made of their answers.
import Bytes
import Testing

@testable import AWS

private func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var value = value
    change(&value)
    return value
}

func registrySamples() -> [OperationSample] {
    let account = "123456789012"
    let digest = "sha256:" + String(repeating: "a", count: 64)
    var image = ImageIdentifier(digest: digest)
    image.imageTag = "v1"
    return [
        OperationSample(GetAuthorizationToken()),
        OperationSample(
            with(DescribeRepositories()) {
                $0.registryId = account
                $0.repositoryNames = ["team/churn"]
                $0.nextToken = "n"
                $0.maxResults = 10
            }),
        OperationSample(
            with(CreateRepository(repositoryName: "team/churn")) {
                $0.registryId = account
                $0.imageTagMutability = .immutable
                $0.imageScanningConfiguration = ImageScanningConfiguration(scanOnPush: true)
            }),
        OperationSample(
            with(DescribeImages(repositoryName: "churn")) {
                $0.registryId = account
                $0.imageIds = [image]
                $0.nextToken = "n"
                $0.maxResults = 10
            }),
        OperationSample(
            with(BatchGetImage(repositoryName: "churn", imageIds: [image])) {
                $0.registryId = account
                $0.acceptedMediaTypes = ["application/vnd.oci.image.manifest.v1+json"]
            }),
        OperationSample(
            with(PutImage(repositoryName: "churn", imageManifest: "{}")) {
                $0.registryId = account
                $0.imageManifestMediaType = "application/vnd.oci.image.manifest.v1+json"
                $0.imageTag = "v1"
                $0.imageDigest = digest
            }),
        OperationSample(
            with(StartImageScan(repositoryName: "churn", imageId: image)) { $0.registryId = account }),
        OperationSample(
            with(DescribeImageScanFindings(repositoryName: "churn", imageId: image)) {
                $0.registryId = account
                $0.nextToken = "n"
                $0.maxResults = 10
            }),
    ]
}

@Suite struct AuthorizationDataTests {
    private func data(_ token: String) throws -> AuthorizationData {
        try WireJSON(.ecr).decode(
            AuthorizationData.self,
            from: Array(#"{"authorizationToken":"\#(token)","expiresAt":1,"proxyEndpoint":"https://r"}"#.utf8))
    }

    @Test func readsUserAndPassword() throws {
        let found = try data(Base64.encode(Array("AWS:a:b".utf8))).credentials
        #expect(found?.user == "AWS")
        #expect(found?.password.reveal() == "a:b")
        #expect("\(try data("c2VjcmV0"))".contains("c2VjcmV0") == false)
    }

    @Test(arguments: ["?", "", "QVdT", "OmE=", "QVdTOg=="])
    func takesNothingElseForCredentials(token: String) throws {
        #expect(try data(token).credentials == nil)
    }
}
