/// The AWS Lambda functions in one executable, which acts by the name of its handler.
import Functions

@main struct Main {
    static func main() async { await Functions.run() }
}
