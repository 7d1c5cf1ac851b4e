/// A file to an object: one request where it is small, parts where it is not.

/// A file as an upload sees it.
public protocol UploadSource: Sendable {
    /// Its length in bytes.
    var length: Int { get }
    /// A range of it as a body, with its digest.
    func body(offset: Int, length: Int) throws(AWSError) -> ObjectBody
}

extension AWSClient {
    /// Writes a file to S3. When a part fails for good, the parts that arrived are thrown away and its error is thrown.
    ///
    /// - Parameter partSize: 5 MiB at least; grows where the file would need more than 10 000 parts.
    public func upload(
        _ source: some UploadSource, to uri: S3URI, contentType: String? = nil, partSize: Int = 16 << 20
    ) async throws(AWSError) -> PutObject.Output {
        let size = max(partSize, 5 << 20, (source.length + 9999) / 10_000)
        guard source.length > size else {
            var put = PutObject(uri, body: try source.body(offset: 0, length: source.length))
            put.contentType = contentType
            return try await call(put)
        }
        var create = CreateMultipartUpload(uri)
        create.contentType = contentType
        let id = try await call(create).uploadId
        do throws(AWSError) {
            var parts: [UploadedPart] = []
            for offset in stride(from: 0, to: source.length, by: size) {
                let body = try source.body(offset: offset, length: min(size, source.length - offset))
                parts.append(
                    try await call(UploadPart(uri, uploadId: id, partNumber: parts.count + 1, body: body)))
            }
            return try await call(CompleteMultipartUpload(uri, uploadId: id, parts: parts))
        } catch {
            try await abort(uri, uploadId: id, after: error)
        }
    }

    /// Aborts even where the task is cancelled, and throws `error`; it says so where the parts could not be removed.
    private func abort(_ uri: S3URI, uploadId: String, after error: AWSError) async throws(AWSError) -> Never {
        let left = await Task {
            do throws(AWSError) {
                _ = try await call(AbortMultipartUpload(uri, uploadId: uploadId))
                return false
            } catch { return !error.isNotFound }
        }.value
        var error = error
        if left { error.aside = "its parts are still stored: abort upload \(uploadId) of \(uri)" }
        throw error
    }
}
