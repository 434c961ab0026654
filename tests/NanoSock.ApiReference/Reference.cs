using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace NanoSock.ApiReference
{
    /// <summary>The reference: a page for each type, one for each namespace, and one that lists these.</summary>
    internal sealed class Reference
    {
        private const string Style = "reference.css";

        private readonly ApiSet _api;
        private readonly List<string> _faults = new List<string>();

        internal Reference(ApiSet api)
        {
            _api = api;
        }

        /// <summary>Gets a line for each public type or member without a summary and each link that leads
        /// nowhere.</summary>
        internal IReadOnlyList<string> Faults
        {
            get { return _faults; }
        }

        /// <summary>Gets the number of pages written.</summary>
        internal int Pages { get; private set; }

        /// <summary>Writes all pages. Pages of types that no longer exist are deleted.</summary>
        internal void Write(string folder)
        {
            Directory.CreateDirectory(folder);
            foreach (string old in Directory.GetFiles(folder, "*.html"))
            {
                File.Delete(old);
            }

            CommentWriter comments = new CommentWriter(_api, _faults);
            PageWriter pages = new PageWriter(comments);
            foreach (ApiType type in _api.Types)
            {
                Check(type);
                type.Members.ForEach(Check);
                Save(folder, type.Link, pages.Type(type));
            }

            IGrouping<string, ApiType>[] namespaces = _api.Types.GroupBy(type => type.Namespace).ToArray();
            foreach (IGrouping<string, ApiType> group in namespaces)
            {
                Save(folder, PageWriter.NamespaceLink(group.Key), pages.Namespace(group));
            }

            Save(folder, "index.html", pages.Index(namespaces));
            File.Copy(Path.Combine(System.AppContext.BaseDirectory, Style), Path.Combine(folder, Style), true);
        }

        private void Check(ApiMember member)
        {
            XElement summary = member.Comment?.Element("summary");
            if (summary == null || (summary.Value.Trim().Length == 0 && !summary.HasElements))
            {
                _faults.Add(member.Id + ": no summary");
            }
        }

        private void Save(string folder, string name, string page)
        {
            File.WriteAllText(Path.Combine(folder, name), page);
            Pages++;
        }
    }
}
