/// LightGBM's models score as the library scores them, to the bit.
import Forest
import Testing

@Suite struct LightGBMScoreTests {
    @Test func manyModelsAreTested() { #expect(ModelFixture.lightGBM.count >= 60) }

    @Test(arguments: ModelFixture.lightGBM) func marginsAreTheLibrarysToTheBit(name: String) throws {
        let fixture = try ModelFixture(.lightgbm, name)
        let model = try lightGBM(fixture.model)
        #expect(model.features.count == fixture.columns)
        #expect(model.outputs == fixture.outputs)
        let expected = means(fixture, model).map(\.bitPattern)
        for kernel in Kernel.allCases where kernel.isAvailable {
            #expect(try margins(model, fixture.values, kernel).map(\.bitPattern) == expected, "\(kernel)")
        }
    }

    @Test(arguments: ModelFixture.lightGBM) func predictionsAreTheLibrarysToOneUlp(name: String) throws {
        let fixture = try ModelFixture(.lightgbm, name)
        let model = try lightGBM(fixture.model)
        let predictions = try scores(model, fixture.values, output: .prediction)
        #expect(predictions.count == fixture.predictions.count)
        for (ours, theirs) in zip(predictions, fixture.predictions) {
            #expect(ours == theirs || (ours - theirs).magnitude <= theirs.ulp, "\(ours) \(theirs)")
        }
    }

    /// The library's raw score of a random forest is the sum; the mean is taken before its objective's transform.
    private func means(_ fixture: ModelFixture, _ model: Model) -> [Double] {
        guard case .trees(let trees) = model.booster, trees.isAveraged else { return fixture.margins }
        return fixture.margins.map { $0 / Double(model.defaultIterations.count) }
    }
}
