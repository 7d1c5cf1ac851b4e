/// S3's own ways: regions of buckets, errors in a 200, digests, parts.
import Bytes
import FoundationEssentials
import HTTP
import SigV4
import TestSupport
import Testing

@testable import AWS

@Suite struct S3Tests {
    private func xml(_ text: String, status: Int = 200, headers: Headers = [:]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    @Test func goesToTheBucketsOwnRegionAndRemembersIt() async throws {
        let object = ok("x", headers: ["ETag": "\"e\""])
        let harness = try Harness(
            xml(
                "<Error><Code>PermanentRedirect</Code></Error>", status: 301,
                headers: ["x-amz-bucket-region": "us-west-2"]),
            object, object)
        _ = try await harness.client.call(GetObject(s3("s3://bucket/k")))
        _ = try await harness.client.call(GetObject(s3("s3://bucket/k")))
        let hosts = harness.transport.requests.map(\.url.host)
        #expect(
            hosts == ["bucket.s3.eu-west-1.amazonaws.com"]
                + Array(repeating: "bucket.s3.us-west-2.amazonaws.com", count: 2))
        #expect(harness.transport.requests.last?.headers["Authorization"]?.contains("/us-west-2/s3/") == true)
    }

    @Test func movesOnlyOnce() async throws {
        let there = xml("", status: 301, headers: ["x-amz-bucket-region": "us-west-2"])
        let back = xml("", status: 301, headers: ["x-amz-bucket-region": "eu-west-1"])
        let failure = await (try Harness(there, back)).failure(of: HeadObject(try s3("s3://bucket/k")))
        guard case .redirected? = failure?.kind else { throw Unexpected(what: "\(String(describing: failure))") }
    }

    @Test func sendsAndChecksDigests() async throws {
        let bytes = Array("hello".utf8)
        let digest = Data(SHA256.hash(of: bytes)).base64EncodedString()
        let stored = HTTPResponse(status: 200, headers: ["ETag": "e", "x-amz-checksum-sha256": digest], body: bytes)
        let changed = HTTPResponse(status: 200, headers: ["ETag": "e", "x-amz-checksum-sha256": digest], body: [1])
        let harness = try Harness(ok(headers: ["ETag": "e"]), changed, stored)
        var put = PutObject(try s3("s3://bucket/k"), body: .bytes(bytes))
        put.ifNoneMatch = true
        _ = try await harness.client.call(put)
        #expect(try await harness.client.call(GetObject(s3("s3://bucket/k"))).body == bytes)
        let request = try #require(harness.transport.requests.first)
        #expect(request.headers["x-amz-checksum-sha256"] == digest)
        #expect(request.headers["x-amz-content-sha256"] == Hex.encode(SHA256.hash(of: bytes)))
        #expect(request.headers["If-None-Match"] == "*")
    }

    @Test func signsAStreamedFileByItsDigest() async throws {
        let digest = try #require(SHA256Digest([UInt8](repeating: 7, count: 32)))
        let harness = try Harness(ok(headers: ["ETag": "e"]))
        _ = try await harness.client.call(
            PutObject(s3("s3://bucket/k"), body: .file(path: "/f", offset: 0, length: 3, sha256: digest)))
        let request = try #require(harness.transport.requests.first)
        #expect(request.body == .file(path: "/f", offset: 0, length: 3))
        #expect(request.headers["x-amz-content-sha256"] == Hex.encode(digest.bytes))
    }

    @Test func aHeadWithoutWordsIsNotFound() async throws {
        let failure = await (try Harness(xml("", status: 404))).failure(of: HeadObject(try s3("s3://bucket/k")))
        #expect(failure?.isNotFound == true)
    }

    @Test func anErrorInsideA200IsAnError() async throws {
        let error = xml("<Error><Code>InternalError</Code><Message>m</Message><RequestId>r</RequestId></Error>")
        let done = xml("<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>")
        let harness = try Harness(error, done)
        let part = UploadedPart(partNumber: 1, eTag: "\"a&b\"", checksumSHA256: "c")
        let output = try await harness.client.call(
            CompleteMultipartUpload(s3("s3://bucket/k"), uploadId: "u", parts: [part]))
        #expect(output.eTag == "\"e\"")
        #expect(CredentialChainTests.body(harness.transport.requests[0]).contains("&quot;a&amp;b&quot;"))
    }

    @Test func listsThroughEmptyPages() async throws {
        let empty =
            "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t1</NextContinuationToken></ListBucketResult>"
        let last =
            "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>a+b%2Bc</Key><Size>3</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents></ListBucketResult>"
        let harness = try Harness(xml(empty), xml(last))
        let objects = try await harness.client.all(ListObjectsV2(s3("s3://bucket/p/")))
        #expect(objects.map(\.key) == ["a b+c"])
        #expect(objects.first?.size == 3)
        #expect(
            harness.transport.requests[1].url.encodedQuery
                == "list-type=2&encoding-type=url&prefix=p%2F&continuation-token=t1")
    }

    @Test func refusesPagesInACircle() async throws {
        let page = ok("{\"ModelPackageSummaryList\":[],\"NextToken\":\"t\"}")
        let harness = try Harness(page, page)
        let error = await #expect(throws: AWSError.self) { try await harness.client.all(ListModelPackages()) }
        #expect(error?.description.contains("circle") == true)
    }

    /// Bytes that are all there already.
    struct Source: UploadSource {
        let length: Int

        func body(offset: Int, length: Int) throws(AWSError) -> ObjectBody {
            .bytes([UInt8](repeating: UInt8(offset >> 20), count: length))
        }
    }

    private static let created =
        "<InitiateMultipartUploadResult><UploadId>u/1</UploadId></InitiateMultipartUploadResult>"

    @Test func uploadsASmallFileAtOnce() async throws {
        let harness = try Harness(ok(headers: ["ETag": "e"]))
        _ = try await harness.client.upload(Source(length: 5 << 20), to: s3("s3://bucket/k"), partSize: 5 << 20)
        #expect(harness.transport.requests.map(\.method) == [.put])
    }

    @Test func uploadsABigFileInParts() async throws {
        let harness = try Harness(
            xml(Self.created), ok(headers: ["ETag": "1"]), ok(headers: ["ETag": "2"]),
            xml("<CompleteMultipartUploadResult><ETag>all</ETag></CompleteMultipartUploadResult>"))
        let output = try await harness.client.upload(
            Source(length: (5 << 20) + 1), to: s3("s3://bucket/k"), partSize: 1)
        #expect(output.eTag == "all")
        let queries = harness.transport.requests.map(\.url.encodedQuery)
        #expect(
            queries == ["uploads=", "partNumber=1&uploadId=u%2F1", "partNumber=2&uploadId=u%2F1", "uploadId=u%2F1"])
        #expect(harness.transport.requests.map(\.body.length)[1...2] == [5 << 20, 1])
    }

    @Test func throwsThePartsAwayWhenOneFails() async throws {
        let denied = xml("<Error><Code>AccessDenied</Code><Message>m</Message></Error>", status: 403)
        for (abort, aside) in [(xml("", status: 204), false), (denied, true)] {
            let harness = try Harness(xml(Self.created), denied, abort)
            let uri = try s3("s3://bucket/k")
            let error = await #expect(throws: AWSError.self) {
                try await harness.client.upload(Source(length: 6 << 20), to: uri, partSize: 5 << 20)
            }
            #expect(error?.operation == "S3.UploadPart")
            #expect((error?.description.contains("u/1") == true) == aside)
            #expect(harness.transport.requests.last?.method == .delete)
        }
    }
}
