/// The serve-model executable.
import ModelServer

@main struct Main {
    static func main() { ServeModel.run() }
}
