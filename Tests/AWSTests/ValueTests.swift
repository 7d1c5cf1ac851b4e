/// Which texts are regions, ARNs, accounts and addresses of objects.
import Testing

@testable import AWS

@Suite struct ValueTests {
    @Test(arguments: [
        ("us-east-1", "aws"), ("eu-central-2", "aws"), ("us-gov-east-1", "aws-us-gov"), ("cn-northwest-1", "aws-cn"),
        ("us-iso-west-1", "aws-iso"), ("us-isob-east-1", "aws-iso-b"), ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"), ("eusc-de-east-1", "aws-eusc"), ("xx-moon-9", "aws"),
        ("ap-southeast-10", "aws"),
    ])
    func regions(text: String, partition: String) {
        #expect(Region(text)?.partition.description == partition)
    }

    @Test(arguments: [
        "", "us", "us-east", "us-east-", "us--1", "US-EAST-1", "us-east-1.evil.com", "us-east-1/", "us-east-123",
        "-east-1",
        "us-east-1\n", "us-éast-1", "aws-global",
    ])
    func notRegions(text: String) { #expect(Region(text) == nil) }

    @Test(
        arguments: [
            (
                "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/abc", "sagemaker", "123456789012",
                "pipeline/churn/execution/abc", "abc"
            ),
            ("arn:aws-cn:iam::123456789012:role/a/b", "iam", "123456789012", "role/a/b", "b"),
            ("arn:aws:s3:::bucket", "s3", nil, "bucket", "bucket"),
            ("arn:aws:iam::aws:policy/ReadOnly", "iam", nil, "policy/ReadOnly", "ReadOnly"),
            (
                "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/x:log-stream:y", "logs", "123456789012",
                "log-group:/aws/x:log-stream:y", "y"
            ),
        ] as [(String, String, String?, String, String)])
    func arns(text: String, service: String, account: String?, resource: String, last: String) throws {
        let arn = try arn(text)
        #expect(arn.service == service)
        #expect(arn.account?.description == account)
        #expect(arn.resource == resource)
        #expect(arn.lastComponent == last)
        #expect(arn.description == text)
    }

    @Test(arguments: [
        "", "arn", "arn:aws:s3:::", "arn:aws::::x", "nra:aws:s3:::b", "arn:aws:sagemaker:nowhere:123456789012:x",
        "arn:aws:sagemaker:eu-west-1:12345:x", "arn:evil:s3:::b", "arn:aws:s3:::a b", "arn:aws:s3:::a\n",
    ])
    func notArns(text: String) { #expect(Arn(text) == nil) }

    @Test(arguments: [
        ("s3://bucket/a/b", "bucket", "a/b"), ("s3://bucket", "bucket", ""), ("s3://bucket/", "bucket", ""),
        ("s3://my.bucket-1//x", "my.bucket-1", "/x"),
    ])
    func objects(text: String, bucket: String, key: String) {
        #expect(S3URI(text)?.bucket == bucket)
        #expect(S3URI(text)?.key == key)
    }

    @Test(arguments: [
        "", "s3://", "s3://ab", "s3://UPPER/k", "s3://a..b/k", "s3://-ab/k", "s3://a/b", "https://b/k",
        "s3://evil.com:80/k", "s3://a_b_c/k",
    ])
    func notObjects(text: String) { #expect(S3URI(text) == nil) }

    @Test func appends() throws {
        #expect(try s3("s3://bucket").appending("a")?.description == "s3://bucket/a")
        #expect(try s3("s3://bucket/x").appending("a")?.description == "s3://bucket/x/a")
        #expect(try s3("s3://bucket/x/").appending("a")?.description == "s3://bucket/x/a")
    }

    @Test func wordsKeepWhatTheyDoNotKnow() {
        #expect(PipelineExecutionStatus("Succeeded") == .succeeded)
        #expect(PipelineExecutionStatus("succeeded") == .unknown("succeeded"))
        #expect(EndpointStatus("UpdateRollbackFailed").description == "UpdateRollbackFailed")
        #expect(PipelineStepStatus("Dreaming").description == "Dreaming")
        #expect(AlarmState("INSUFFICIENT_DATA") == .insufficientData)
    }

    @Test func operationsNameTheirActions() {
        #expect(StartPipelineExecution.iamActions == ["sagemaker:StartPipelineExecution"])
        #expect(InvokeEndpoint.iamActions == ["sagemaker:InvokeEndpoint"])
        #expect(DescribeAlarms.iamActions == ["cloudwatch:DescribeAlarms"])
        #expect(GetLogEvents.iamActions == ["logs:GetLogEvents"])
        #expect(RegisterScalableTarget.iamActions == ["application-autoscaling:RegisterScalableTarget"])
        #expect(ListObjectsV2.iamActions == ["s3:ListBucket"])
        #expect(GetCallerIdentity.iamActions.isEmpty)
    }
}
