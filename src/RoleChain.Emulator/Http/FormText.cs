using System;
using System.Collections.Generic;
using System.Text;

namespace RoleChain.Emulator.Http;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> text and query strings, strictly: what is ambiguous is refused.</summary>
internal static class FormText
{
    /// <summary>The most parameters that a request may have. Our own bound.</summary>
    private const int MaxParameters = 1000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The names and values in their order.</summary>
    /// <exception cref="FormatException">The text is not well formed; the message is free of it.</exception>
    public static List<KeyValuePair<string, string>> Parse(string text)
    {
        var result = new List<KeyValuePair<string, string>>();
        foreach (var pair in text.Split('&'))
        {
            if (pair.Length == 0)
            {
                continue;
            }

            if (result.Count == MaxParameters)
            {
                throw new FormatException(FormattableString.Invariant($"there are more than {MaxParameters} parameters"));
            }

            var equals = pair.IndexOf('=');
            result.Add(equals < 0
                ? new(Decode(pair), string.Empty)
                : new(Decode(pair.Substring(0, equals)), Decode(pair.Substring(equals + 1))));
        }

        return result;
    }

    /// <summary>The text of a body.</summary>
    /// <exception cref="FormatException">The body is not ASCII.</exception>
    public static string ReadAscii(byte[] body)
    {
        if (Array.Exists(body, value => value is < 0x20 or > 0x7E))
        {
            throw new FormatException("the form has a byte that is not printable ASCII and not percent-encoded");
        }

        return Encoding.ASCII.GetString(body);
    }

    private static string Decode(string text)
    {
        if (text.IndexOf('%') < 0 && text.IndexOf('+') < 0 && IsPrintableAscii(text))
        {
            return text;
        }

        var bytes = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '%')
            {
                if (i + 2 >= text.Length || Digit(text[i + 1]) < 0 || Digit(text[i + 2]) < 0)
                {
                    throw new FormatException("a percent sign is not followed by two hexadecimal digits");
                }

                bytes[count++] = (byte)((Digit(text[i + 1]) << 4) | Digit(text[i + 2]));
                i += 2;
            }
            else if (character is < ' ' or > '~')
            {
                throw new FormatException("a character that is not printable ASCII is not percent-encoded");
            }
            else
            {
                bytes[count++] = character == '+' ? (byte)' ' : (byte)character;
            }
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("a percent-encoded text is not UTF-8", exception);
        }
    }

    private static bool IsPrintableAscii(string text)
    {
        foreach (var character in text)
        {
            if (character is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static int Digit(char character) => character switch
    {
        >= '0' and <= '9' => character - '0',
        >= 'a' and <= 'f' => character - 'a' + 10,
        >= 'A' and <= 'F' => character - 'A' + 10,
        _ => -1,
    };
}
