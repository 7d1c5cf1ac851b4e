/// XGBoost's models score as the library scores them: margins to the bit, predictions to the bit or the last one.
import Forest
import Testing

@Suite struct XGBoostScoreTests {
    @Test func manyModelsAreTested() { #expect(ModelFixture.xgboost.count >= 100) }

    @Test(arguments: ModelFixture.xgboost) func marginsAreTheLibrarysToTheBit(name: String) throws {
        let fixture = try ModelFixture(.xgboost, name)
        let model = try Model.read(fixture.model)
        #expect(model.library == .xgboost && model.version == version(of: name))
        #expect(model.features.count == fixture.columns)
        for kernel in Kernel.allCases where kernel.isAvailable {
            let margins = try margins(model, fixture.values, kernel)
            #expect(margins.count == fixture.margins.count)
            let wrong = margins.indices.filter { margins[$0].bitPattern != fixture.margins[$0].bitPattern }
            #expect(
                wrong.isEmpty, "\(kernel): \(wrong.count) of \(margins.count), first \(shown(wrong, margins, fixture))")
        }
    }

    /// The exponential function is libm's on both sides, but not always the same libm's.
    @Test(arguments: ModelFixture.xgboost) func predictionsAreTheLibrarysToOneUlp(name: String) throws {
        let fixture = try ModelFixture(.xgboost, name)
        let predictions = try scores(Model.read(fixture.model), fixture.values, output: .prediction)
        #expect(predictions.count == fixture.predictions.count)
        for (ours, theirs) in zip(predictions, fixture.predictions) {
            let isEqual = ours.isNaN ? theirs.isNaN : (ours - theirs).magnitude <= Double(Float(theirs).ulp)
            #expect(ours == theirs || isEqual, "\(ours) \(theirs)")
        }
    }

    private func version(of name: String) -> String {
        let end = name.split(separator: "-").last.map { $0.split(separator: ".").prefix(3).joined(separator: ".") }
        return end ?? ""
    }

    private func shown(_ wrong: [Int], _ margins: [Double], _ fixture: ModelFixture) -> String {
        guard let first = wrong.first else { return "" }
        let row = first / fixture.outputs
        let values = fixture.values[(row * fixture.columns)..<((row + 1) * fixture.columns)]
        return "\(margins[first]) for \(fixture.margins[first]) at row \(row): \(Array(values))"
    }
}
