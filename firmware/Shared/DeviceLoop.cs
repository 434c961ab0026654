using System;

namespace NanoSock.Firmware
{
    /// <summary>Runs the program of a firmware until it is over, whatever exception a step throws. On a device the
    /// program's objects and the stack frames share one heap, so OutOfMemoryException can end any step.</summary>
    public sealed class DeviceLoop
    {
        private readonly string _name;
        private readonly ILoopProgram _program;
        private readonly ILoopPlatform _platform;
        private int _faults;
        private int _noted;
        private int _reported;
        private bool _isOver;

        /// <summary>Creates the loop.</summary>
        /// <param name="name">The program's name, for the report of exceptions.</param>
        /// <param name="program">The program.</param>
        /// <param name="platform">The board's clock and sleep.</param>
        public DeviceLoop(string name, ILoopProgram program, ILoopPlatform platform)
        {
            _name = name;
            _program = program;
            _platform = platform;
        }

        /// <summary>Gets the number of turns that an exception has ended.</summary>
        public int Faults
        {
            get { return _faults; }
        }

        /// <summary>Runs the program. Returns when it is over.</summary>
        public void Run()
        {
            while (!_isOver)
            {
                try
                {
                    Turn();
                }
                catch (Exception)
                {
                    // Nothing is called here, because a call needs heap.
                    _faults++;
                }
            }
        }

        private void Turn()
        {
            if (_noted != _faults)
            {
                int faults = _faults;
                _program.NoteFault();
                _noted = faults;
            }

            long now = _platform.Now;
            long next = _program.Step(now);
            _isOver = _program.IsOver;

            // Each time the number has more than doubled. Where there is no heap for the line, the next turn prints it.
            if (_faults - _reported > _reported)
            {
                _platform.Line(_name + ": an exception has ended " + _faults.ToString() + " turns, goes on");
                _reported = _faults;
            }

            if (!_isOver && next > now)
            {
                _platform.Sleep(now, next);
            }
        }
    }
}
