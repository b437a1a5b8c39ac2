using System.Globalization;

namespace Pith.Data.Formats.Npy;

/// <summary>Reads the Python dictionary of a <c>.npy</c> header: three known keys with a string, a truth value and a tuple of whole
/// numbers. Nothing is evaluated, and nothing else is accepted.</summary>
ref struct NpyHeaderParser
{
    readonly ReadOnlySpan<char> _text;
    readonly string _name;
    int _at;

    public NpyHeaderParser(string text, string name)
    {
        _text = text;
        _name = name;
    }

    public (string Descriptor, bool IsFortran, List<long> Shape) Parse()
    {
        string? descriptor = null;
        bool? isFortran = null;
        List<long>? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            string key = TakeString();
            Expect(':');
            switch (key)
            {
                case "descr" when descriptor is null: descriptor = TakeDescriptor(); break;
                case "fortran_order" when isFortran is null: isFortran = TakeTruth(); break;
                case "shape" when shape is null: shape = TakeShape(); break;
                default: throw Malformed("an unknown or repeated key");
            }
            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }
        SkipSpace();
        if (_at < _text.Length)
            throw Malformed("text after the dictionary");
        if (descriptor is null || isFortran is null || shape is null)
            throw Malformed("no 'descr', 'fortran_order' or 'shape'");
        return (descriptor, isFortran.Value, shape);
    }

    string TakeDescriptor()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] is '[' or '(')
        {
            throw new InvalidDataContentException(
                $"{_name} holds structured records; export one field with np.save(path, np.asarray(x['field'], dtype=np.float32)).");
        }
        return TakeString();
    }

    string TakeString()
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
            throw Malformed("no string where one is needed");
        char quote = _text[_at];
        int length = _text[(_at + 1)..].IndexOf(quote);
        if (length < 0)
            throw Malformed("a string without an end");
        ReadOnlySpan<char> value = _text.Slice(_at + 1, length);
        if (value.IndexOfAny('\\', '\n') >= 0)
            throw Malformed("an escape in a string");
        _at += length + 2;
        return value.ToString();
    }

    bool TakeTruth()
    {
        SkipSpace();
        if (_text[_at..].StartsWith("True"))
        {
            _at += 4;
            return true;
        }
        if (!_text[_at..].StartsWith("False"))
            throw Malformed("a 'fortran_order' that is neither True nor False");
        _at += 5;
        return false;
    }

    List<long> TakeShape()
    {
        var shape = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            shape.Add(TakeWhole());
            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }
        return shape;
    }

    long TakeWhole()
    {
        SkipSpace();
        int start = _at;
        if (_at < _text.Length && _text[_at] == '-')
            throw Malformed("a negative length in 'shape'");
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        if (!long.TryParse(_text[start.._at], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            throw Malformed("a 'shape' that is not a tuple of whole numbers");
        // Python 2 wrote long integers with a suffix.
        if (_at < _text.Length && _text[_at] == 'L')
            _at++;
        return value;
    }

    void Expect(char token)
    {
        if (!TryTake(token))
            throw Malformed($"no '{token}' where one is needed");
    }

    bool TryTake(char token)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != token)
            return false;
        _at++;
        return true;
    }

    void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\t' or '\r')
            _at++;
    }

    readonly InvalidDataContentException Malformed(string what) =>
        new(FormattableString.Invariant($"{_name} has a malformed .npy header: {what}, at character {_at}."));
}
