/// LightGBM's models score as the library scores them, to the bit.
import Forest
import Testing

@Suite struct LightGBMScoreTests {
    @Test func manyModelsAreTested() { #expect(LightGBMFixture.names.count >= 60) }

    @Test(arguments: LightGBMFixture.names) func marginsAreTheLibrarysToTheBit(name: String) throws {
        let fixture = try LightGBMFixture(name)
        let model = try lightGBM(fixture.model)
        #expect(model.features.count == fixture.columns)
        #expect(model.outputs == fixture.outputs)
        let expected = means(fixture, model).map(\.bitPattern)
        for kernel in Kernel.allCases where kernel.isAvailable {
            #expect(try margins(model, fixture.values, kernel).map(\.bitPattern) == expected, "\(kernel)")
        }
    }

    @Test(arguments: LightGBMFixture.names) func predictionsAreTheLibrarysToOneUlp(name: String) throws {
        let fixture = try LightGBMFixture(name)
        let model = try lightGBM(fixture.model)
        guard case .lightgbm(let objective) = model.objective else {
            Issue.record("the objective is not LightGBM's")
            return
        }
        var predictions = means(fixture, model)
        predictions.withUnsafeMutableBufferPointer { objective.transform($0, outputs: model.outputs) }
        #expect(predictions.count == fixture.predictions.count)
        for (ours, theirs) in zip(predictions, fixture.predictions) {
            #expect(ours == theirs || (ours - theirs).magnitude <= theirs.ulp, "\(ours) \(theirs)")
        }
    }

    /// The library's raw score of a random forest is the sum; the mean is taken before its objective's transform.
    private func means(_ fixture: LightGBMFixture, _ model: Model) -> [Double] {
        guard case .trees(let trees) = model.booster, trees.isAveraged else { return fixture.margins }
        return fixture.margins.map { $0 / Double(model.defaultIterations.count) }
    }
}
