namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>The bytes of one picture as its decoder takes them.</summary>
/// <param name="IsKeyFrame">A decoder can begin here.</param>
/// <param name="Width">Of a key frame; 0 otherwise.</param>
/// <param name="Height">Of a key frame; 0 otherwise.</param>
internal readonly record struct JoinedPicture(byte[] Bytes, bool IsKeyFrame, int Width, int Height);
