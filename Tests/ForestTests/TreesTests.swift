/// The shape that loaders fill.
import Forest
import Testing

@Test func nodesOfATreeAreItsOwn() {
    var trees = Trees()
    trees.starts = [0, 3, 4]
    #expect(trees.count == 2)
    #expect(trees.nodes(of: 0) == 0..<3)
    #expect(trees.nodes(of: 1) == 3..<4)
}

@Test(arguments: XGBoostObjective.allCases) func objectivesHaveTheLibrarysName(objective: XGBoostObjective) {
    #expect(Objective.xgboost(objective).name == objective.rawValue)
}
