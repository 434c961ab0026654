using SmokeTest.Steps;

namespace SmokeTest
{
    /// <content>Contains the step that only desktop runs have.</content>
    public sealed partial class SmokeProgram
    {
        partial void CreatePing(ref SmokeStep step)
        {
            step = new PingStep(_board, _link, _settings.Ping, _settings.AnswerMilliseconds);
        }
    }
}
