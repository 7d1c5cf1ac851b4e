/// What all operations of S3 share.
import FoundationEssentials
import HTTP

/// An operation of S3, REST-XML, on a bucket or an object in it.
public protocol S3Operation: Operation {
    /// The object, or the bucket with an empty key.
    var uri: S3URI { get }
}

extension S3Operation {
    /// S3.
    public static var service: Service { .s3 }
    /// The bucket; it may live in another region than the client's.
    public var bucket: String? { uri.bucket }

    /// A request to the object with these query items.
    func request(
        _ method: HTTPRequest.Method, to endpoint: HTTPURL, query: [HTTPURL.QueryItem] = [], headers: Headers = [:],
        body: HTTPRequest.Body = .none
    ) -> HTTPRequest {
        var url = uri.url(at: endpoint)
        url.query = query
        return HTTPRequest(method, url, headers: headers, body: body, limits: Self.limits(for: body.length))
    }

    /// A minute, and a second more for every 256 KiB that must move.
    static func limits(for bytes: Int) -> HTTPRequest.Limits {
        HTTPRequest.Limits(total: .seconds(60 + bytes / (256 << 10)))
    }

    /// The root element of an answer, which must be of this name. S3 may answer 200 and then change its mind.
    static func root(_ name: String, of response: HTTPResponse) throws(AWSError) -> XMLNode {
        guard let root = XMLParser.parse(response.body) else { throw AWSError(.garbled(Excerpt.of(response.body))) }
        if root.name == "Error" {
            let fault = ServiceFault(response, wire: .restXML)
            throw AWSError(.service(code: fault.code, message: fault.message), requestID: fault.requestID)
        }
        guard root.name == name else { throw AWSError(.undecodable("\(root.name) instead of \(name)")) }
        return root
    }

    /// A header that must be there.
    static func header(_ name: String, of response: HTTPResponse) throws(AWSError) -> String {
        guard let value = response.headers[name] else { throw AWSError(.undecodable("header \(name) is missing")) }
        return value
    }
}

/// A digest of 32 bytes, known before the bytes are sent.
public struct SHA256Digest: Sendable, Hashable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes 32 bytes; nil for any other number.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// As S3 writes it in `x-amz-checksum-sha256`.
    var base64: String { Data(bytes).base64EncodedString() }
}
