/// S3 CreateMultipartUpload, UploadPart, CompleteMultipartUpload and AbortMultipartUpload: one object in several requests.
import HTTP

/// Begins an object of parts.
public struct CreateMultipartUpload: S3Operation {
    /// AWS's name.
    public static let name = "CreateMultipartUpload"
    /// Asked with the right to write.
    public static let iamActions = ["s3:PutObject"]

    /// The object.
    public var uri: S3URI
    /// Its type.
    public var contentType: String?
    /// `aws:kms` and so on; the bucket's default where nil.
    public var serverSideEncryption: String?
    /// The KMS key for `aws:kms`.
    public var sseKMSKeyId: String?

    /// An object to come.
    public init(_ uri: S3URI) { self.uri = uri }

    /// POST ?uploads.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        var headers: Headers = ["x-amz-checksum-algorithm": "SHA256"]
        headers["Content-Type"] = contentType
        headers["x-amz-server-side-encryption"] = serverSideEncryption
        headers["x-amz-server-side-encryption-aws-kms-key-id"] = sseKMSKeyId
        return request(.post, to: endpoint, query: [.init("uploads")], headers: headers)
    }

    /// The answer.
    public struct Output: Sendable {
        /// What the parts belong to.
        public var uploadId: String
    }

    /// Reads the id.
    public func output(from response: HTTPResponse) throws(AWSError) -> Output {
        Output(uploadId: try Self.root("InitiateMultipartUploadResult", of: response).requiredString("UploadId"))
    }
}

/// Sends a part, 5 MiB at least unless it is the last.
public struct UploadPart: S3Operation {
    /// AWS's name.
    public static let name = "UploadPart"
    /// Asked with the right to write.
    public static let iamActions = ["s3:PutObject"]

    /// The object.
    public var uri: S3URI
    /// What the part belongs to.
    public var uploadId: String
    /// From 1 to 10 000.
    public var partNumber: Int
    /// Its bytes.
    public var body: ObjectBody

    /// A part.
    public init(_ uri: S3URI, uploadId: String, partNumber: Int, body: ObjectBody) {
        self.uri = uri
        self.uploadId = uploadId
        self.partNumber = partNumber
        self.body = body
    }

    /// PUT of the part.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        request(
            .put, to: endpoint, query: [.init("partNumber", String(partNumber)), .init("uploadId", uploadId)],
            headers: body.headers, body: body.http)
    }

    /// What completing asks for.
    public func output(from response: HTTPResponse) throws(AWSError) -> UploadedPart {
        UploadedPart(
            partNumber: partNumber, eTag: try Self.header("ETag", of: response),
            checksumSHA256: body.headers["x-amz-checksum-sha256"])
    }
}

/// A part that S3 has.
public struct UploadedPart: Sendable, Hashable {
    /// From 1 to 10 000.
    public var partNumber: Int
    /// Names its content.
    public var eTag: String
    /// Its digest in base64.
    public var checksumSHA256: String?
}

/// Makes an object of its parts.
public struct CompleteMultipartUpload: S3Operation {
    /// AWS's name.
    public static let name = "CompleteMultipartUpload"
    /// Asked with the right to write.
    public static let iamActions = ["s3:PutObject"]

    /// The object.
    public var uri: S3URI
    /// What the parts belong to.
    public var uploadId: String
    /// All parts in order.
    public var parts: [UploadedPart]
    /// True to write only where nothing stands yet; else it is a conflict.
    public var ifNoneMatch = false

    /// An object of these parts.
    public init(_ uri: S3URI, uploadId: String, parts: [UploadedPart]) {
        self.uri = uri
        self.uploadId = uploadId
        self.parts = parts
    }

    /// POST of the list of parts.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        let list = parts.map { part in
            let checksum = part.checksumSHA256.map { "<ChecksumSHA256>\(XMLText.escape($0))</ChecksumSHA256>" } ?? ""
            return "<Part><ETag>\(XMLText.escape(part.eTag))</ETag>\(checksum)"
                + "<PartNumber>\(part.partNumber)</PartNumber></Part>"
        }
        let xml =
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(list.joined())"
            + "</CompleteMultipartUpload>"
        var headers: Headers = ["Content-Type": "application/xml"]
        if ifNoneMatch { headers["If-None-Match"] = "*" }
        return request(
            .post, to: endpoint, query: [.init("uploadId", uploadId)], headers: headers, body: .bytes(Array(xml.utf8)))
    }

    /// Reads the object's tag; S3 may say 200 and send an error all the same.
    public func output(from response: HTTPResponse) throws(AWSError) -> PutObject.Output {
        PutObject.Output(
            eTag: try Self.root("CompleteMultipartUploadResult", of: response).requiredString("ETag"),
            versionId: response.headers["x-amz-version-id"])
    }
}

/// Throws the parts away; without it they are billed for ever.
public struct AbortMultipartUpload: S3Operation {
    /// AWS's name.
    public static let name = "AbortMultipartUpload"

    /// The object.
    public var uri: S3URI
    /// What the parts belong to.
    public var uploadId: String

    /// The parts of an upload.
    public init(_ uri: S3URI, uploadId: String) {
        self.uri = uri
        self.uploadId = uploadId
    }

    /// DELETE of the upload.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        request(.delete, to: endpoint, query: [.init("uploadId", uploadId)])
    }

    /// Nothing.
    public func output(from response: HTTPResponse) throws(AWSError) -> NoOutput { NoOutput() }
}

/// Text on its way into XML.
enum XMLText {
    static func escape(_ text: String) -> String {
        text.reduce(into: "") { out, character in
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.append(character)
            }
        }
    }
}
