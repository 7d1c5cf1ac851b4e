/// What each code and status means, one row each.
import HTTP
import Testing

@testable import AWS

@Suite struct ClassificationTests {
    private func error(_ code: String, _ status: Int = 400, _ message: String = "no") -> AWSError {
        AWSError(.service(code: code, message: message), status: status)
    }

    @Test(arguments: [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ])
    func throttles(code: String) {
        #expect(error(code).isThrottling)
        #expect(error(code, 503).isThrottling)
    }

    @Test(arguments: [500, 502, 503, 504])
    func statusesOfTheServerHeal(status: Int) {
        #expect(error("Whatever", status).retryClass == .transient)
    }

    @Test(arguments: ["RequestTimeout", "RequestTimeoutException", "IDPCommunicationError"])
    func transientCodes(code: String) { #expect(error(code).retryClass == .transient) }

    @Test(arguments: [
        ("AccessDenied", 403), ("ValidationException", 400), ("ExpiredToken", 400), ("ResourceNotFound", 400),
        ("InvalidIdentityToken", 400), ("ModelError", 424), ("InvalidSignatureException", 400), ("NoSuchKey", 404),
        ("Whatever", 501), ("Whatever", 505), ("ResourceLimitExceeded", 400),
    ])
    func othersDoNotHeal(code: String, status: Int) { #expect(error(code, status).retryClass == .none) }

    @Test func aBare429IsThrottling() { #expect(error("ModelNotReadyException", 429).isThrottling) }

    @Test(arguments: [
        ("ValidationException", 400, "Could not find endpoint \"arn:x\".", "notFound"),
        ("ValidationError", 400, "Endpoint e of account 123456789012 not found.", "notFound"),
        ("ResourceNotFound", 400, "no", "notFound"), ("NoSuchBucket", 404, "no", "notFound"),
        (
            "ValidationException", 400,
            "Pipeline names must be unique within an AWS account and region. Pipeline with name (p) already exists.",
            "conflict"
        ),
        ("ValidationException", 400, "Cannot create already existing model \"arn:x\".", "conflict"),
        ("ConflictException", 400, "no", "conflict"), ("ResourceInUse", 400, "no", "conflict"),
        ("PreconditionFailed", 412, "no", "conflict"),
        ("AccessDeniedException", 400, "User is not authorized to perform: sagemaker:X", "denied"),
        ("InvalidClientTokenId", 403, "no", "denied"), ("Forbidden", 403, "", "denied"),
        ("ResourceLimitExceeded", 400, "no", "capacity"), ("ExpiredToken", 403, "no", "expired"),
        ("ValidationException", 400, "1 validation error detected", "none"),
    ])
    func meanings(code: String, status: Int, message: String, meaning: String) {
        let error = error(code, status, message)
        let found = [
            ("notFound", error.isNotFound), ("conflict", error.isConflict), ("denied", error.isAccessDenied),
            ("capacity", error.isCapacity), ("expired", error.isExpiredCredentials),
        ].filter(\.1).map(\.0)
        #expect(found == (meaning == "none" ? [] : [meaning]))
    }

    @Test(
        arguments: [
            (
                "{\"__type\":\"com.amazon.coral#ThrottlingException\",\"message\":\"m\"}", [:], "ThrottlingException",
                "m"
            ),
            ("{\"__type\":\"ValidationException\",\"Message\":\"M\"}", [:], "ValidationException", "M"),
            ("{\"code\":\"X:http://y\",\"message\":\"m\"}", [:], "X", "m"),
            ("{\"message\":\"m\"}", ["x-amzn-ErrorType": "ModelError:http://x/"], "ModelError", "m"),
            ("<html>", [:], "Forbidden", "<html>"), ("", [:], "Forbidden", ""), ("[1]", [:], "Forbidden", "[1]"),
        ] as [(String, [String: String], String, String)])
    func readsRefusalsInJSON(body: String, headers: [String: String], code: String, message: String) {
        var fields = Headers()
        for (name, value) in headers { fields[name] = value }
        let fault = ServiceFault(.init(status: 403, headers: fields, body: Array(body.utf8)), wire: .restJSON)
        #expect(fault.code == code)
        #expect(fault.message == message)
    }

    @Test(
        arguments: [
            (
                "<ErrorResponse xmlns=\"x\"><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code><Message>a &lt; b</Message></Error><RequestId>r1</RequestId></ErrorResponse>",
                "InvalidIdentityToken", "a < b", "r1"
            ),
            (
                "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>r2</RequestId></Error>",
                "NoSuchKey", "m", "r2"
            ),
            ("", "NotFound", "", nil), ("<html><p>x", "NotFound", "<html><p>x", nil),
        ] as [(String, String, String, String?)])
    func readsRefusalsInXML(body: String, code: String, message: String, id: String?) {
        let fault = ServiceFault(.init(status: 404, body: Array(body.utf8)), wire: .restXML)
        #expect(fault.code == code)
        #expect(fault.message == message)
        #expect(fault.requestID == id)
    }

    @Test func keepsWhatAModelErrorSays() async throws {
        let harness = try Harness(
            .json(
                "{\"Message\":\"Received client error (400)\",\"OriginalStatusCode\":400,\"OriginalMessage\":\"bad\",\"LogStreamArn\":\"arn:l\"}",
                status: 424, headers: ["x-amzn-ErrorType": "ModelError"]))
        let failure = await harness.failure(of: InvokeEndpoint(endpointName: "e", body: []))
        let error = try #require(failure.flatMap(ModelError.init))
        #expect(error.originalStatusCode == 400)
        #expect(error.originalMessage == "bad")
        #expect(error.logStreamArn == "arn:l")
    }
}
