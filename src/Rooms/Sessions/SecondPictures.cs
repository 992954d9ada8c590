namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// Where the cameras of those are seen whose pair shows the screen that they share: in the video lines of pairs that are
/// free, the last first, so that whoever comes next moves none of them.
/// </summary>
internal sealed class SecondPictures
{
    private Publication?[] _pairs = [];

    public Publication? this[int pair] => _pairs[pair];

    public void Resize(int pairs) => Array.Resize(ref _pairs, pairs);

    public void Refresh(Stage stage, PairAssignments pairs, Func<Participant, bool> mayShow)
    {
        for (var i = 0; i < _pairs.Length; i++)
        {
            if (_pairs[i] is { } there && (pairs[i] is not null || !stage.SecondPictures.Contains(there) || !pairs.Has(there.Owner.Id)))
            {
                _pairs[i] = null;
            }
        }

        foreach (var camera in stage.SecondPictures)
        {
            if (mayShow(camera.Owner) && pairs.Has(camera.Owner.Id) && Array.IndexOf(_pairs, camera) < 0)
            {
                Place(camera, pairs);
            }
        }
    }

    private void Place(Publication camera, PairAssignments pairs)
    {
        for (var i = _pairs.Length - 1; i >= 0; i--)
        {
            if (_pairs[i] is null && pairs[i] is null)
            {
                _pairs[i] = camera;
                return;
            }
        }
    }
}
