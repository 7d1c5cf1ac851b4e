/// Labelled rows as requests: batches of rows, each a case whose answer must have a prediction for every row. Pure.

extension LabelledRows {
    /// The cases of these rows, `size` rows each; fewer where SageMaker's limit for a request is reached before.
    func batches(of size: Int) throws(DataProblem) -> [SmokeCase] {
        var cases: [SmokeCase] = []
        var begin = rows.startIndex
        while begin < rows.endIndex {
            var (end, body) = (begin, [UInt8]())
            while end < rows.endIndex, end - begin < size {
                let added = rows[end].payload.count + (body.isEmpty ? 0 : 1)
                guard body.count + added <= CaseFile.longestBody else { break }
                if !body.isEmpty { body.append(UInt8(ascii: "\n")) }
                body += rows[end].payload
                end += 1
            }
            guard end > begin else {
                throw DataProblem(
                    rows[begin].line, "has more than the \(CaseFile.longestBody) bytes that SageMaker takes")
            }
            var expect = CaseExpectation()
            expect.predictions = end - begin
            let name = end - begin == 1 ? "data row \(end)" : "data rows \(begin + 1) to \(end)"
            cases.append(SmokeCase(name: name, contentType: contentType, accept: nil, body: body, expect: expect))
            begin = end
        }
        return cases
    }
}
