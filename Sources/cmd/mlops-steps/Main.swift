/// All steps in one executable, which acts by the name it is called with; `mlops-steps wait-pipeline …` works too.
import Live
import Steps

@main struct Main {
    static func main() async { await Live.run(oneOf: Catalog.steps) }
}
